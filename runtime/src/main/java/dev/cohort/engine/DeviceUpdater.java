package dev.cohort.engine;

import dev.cohort.api.graph.Shape;
import dev.cohort.api.objective.Clipping;
import dev.cohort.graph.OnnxWriter;
import dev.cohort.step.UpdateProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Moves an objective's parameters in the memory of a device, by graphs. */
final class DeviceUpdater implements Updater {
    private static final MemoryCopy NOTHING = () -> {};

    private final Engine engine;
    private final TensorMemory parameters;
    private final TensorMemory gradients;
    private final Clipping clipping;
    private final int accumulateSteps;
    private final List<GraphGroup> groups = new ArrayList<>();
    private final List<AutoCloseable> owned = new ArrayList<>();
    private final Map<Integer, MemoryCopy> noGradients = new LinkedHashMap<>();
    private final TensorMemory sums;
    private final TensorMemory prepared;
    private final FlatMemory norm = new FlatMemory(1);
    private int accumulated;
    private @Nullable Graphs graphs;

    /** What is compiled once all groups are known. */
    private record Graphs(
            MemoryCopy first,
            Binding further,
            Binding prepare,
            Optional<Binding> measure,
            MemoryCopy keep,
            MemoryCopy back) {}

    DeviceUpdater(
            Engine engine, TensorMemory parameters, TensorMemory gradients, Clipping clipping, int accumulateSteps) {
        this.engine = engine;
        this.parameters = parameters;
        this.gradients = gradients;
        this.clipping = clipping;
        this.accumulateSteps = accumulateSteps;
        this.sums = engine.allocate(gradients.length());
        this.prepared = engine.allocate(gradients.length());
    }

    @Override
    public void add(int offset, int length, UpdateProgram program) {
        groups.add(new GraphGroup(engine, offset, length, parameters, prepared, gradients, program));
    }

    private Graphs graphs() {
        if (graphs == null) {
            int from = groups.get(0).offset();
            GraphGroup last = groups.get(groups.size() - 1);
            int length = last.offset() + last.length() - from;
            Shape vector = Shape.of(length);
            Binding further = bind(OnnxWriter.write(UpdateGraph.accumulate(length)))
                    .input(UpdateGraph.SUM, sums, from, vector)
                    .input(UpdateGraph.GRADIENT, gradients, from, vector)
                    // One node that adds element by element may write where it reads.
                    .output(UpdateGraph.next(UpdateGraph.SUM), sums, from, vector);
            Binding prepare = bind(OnnxWriter.write(UpdateGraph.prepare(clipping, accumulateSteps, length, hasNorm())))
                    .input(UpdateGraph.GRADIENT, sums, from, vector)
                    .output(UpdateGraph.next(UpdateGraph.GRADIENT), prepared, from, vector);
            if (hasNorm()) {
                prepare.output(UpdateGraph.NORM, norm, 0, Shape.SCALAR);
            }
            Optional<Binding> measure = Optional.of(UpdateGraph.norm(length))
                    .filter(norm -> probes() && hasNorm())
                    .map(norm -> bind(OnnxWriter.write(norm)));
            measure.ifPresent(binding -> binding.input(UpdateGraph.GRADIENT, gradients, from, vector)
                    .output(UpdateGraph.NORM, norm, 0, Shape.SCALAR));
            TensorMemory kept = engine.allocate(probes() || evaluates() ? gradients.length() : 0);
            owned.add(kept);
            graphs = new Graphs(
                    copy(gradients, sums, from, length),
                    further,
                    prepare,
                    measure,
                    kept.length() == 0 ? NOTHING : copy(parameters, kept, from, length),
                    kept.length() == 0 ? NOTHING : copy(kept, parameters, from, length));
        }
        return graphs;
    }

    private MemoryCopy copy(TensorMemory source, TensorMemory target, int offset, int length) {
        MemoryCopy copy = engine.copy(source, offset, target, offset, length);
        owned.add(copy);
        return copy;
    }

    private boolean hasNorm() {
        return groups.stream().anyMatch(group -> group.scalars().hasNorm());
    }

    @Override
    public void rest(int offset, boolean resting) {
        GraphGroup group = group(offset);
        group.scalars().rest(resting);
        noGradients.computeIfAbsent(offset, key -> {
            TensorMemory zeros = engine.allocate(group.length());
            owned.add(zeros);
            MemoryCopy copy = engine.copy(zeros, 0, gradients, offset, group.length());
            owned.add(copy);
            return copy;
        });
    }

    /** What rests has no gradients, whatever the batch's graph gave. */
    private void silence() {
        noGradients.forEach((offset, zeros) -> {
            if (group(offset).scalars().isResting()) {
                zeros.run();
            }
        });
    }

    private Stream<GraphGroup> moving() {
        return groups.stream().filter(group -> !group.scalars().isResting());
    }

    @Override
    public boolean probes() {
        return groups.stream().anyMatch(group -> group.program().probe().isPresent());
    }

    @Override
    public boolean evaluates() {
        return groups.stream().anyMatch(group -> group.program().evaluated().isPresent());
    }

    private Binding bind(byte[] model) {
        CompiledGraph graph = engine.compile(model);
        Binding binding = graph.bind();
        owned.add(binding);
        owned.add(graph);
        return binding;
    }

    @Override
    public boolean accumulate() {
        silence();
        if (accumulated == 0) {
            graphs().first().run();
        } else {
            graphs().further().run();
        }
        accumulated = accumulated + 1 == accumulateSteps ? 0 : accumulated + 1;
        return accumulated == 0;
    }

    @Override
    public int accumulated() {
        return accumulated;
    }

    @Override
    public void accumulated(int batches) {
        accumulated = batches;
    }

    @Override
    public void probe(UpdateRates rates, long step) {
        silence();
        graphs().keep().run();
        graphs().measure().ifPresent(Binding::run);
        moving().forEach(group -> group.probe(rates, step, norm.floats().get(0)));
    }

    @Override
    public void evaluated(UpdateRates rates, long step) {
        graphs().keep().run();
        moving().forEach(group -> group.evaluated(rates, step));
    }

    @Override
    public void back() {
        graphs().back().run();
    }

    @Override
    public void update(UpdateRates rates, long step, Runnable beside) {
        graphs().prepare().run();
        for (int index = 0; index < groups.size(); index++) {
            GraphGroup group = groups.get(index);
            if (group.scalars().isResting()) {
                group.scalars().pass(step);
            } else {
                group.update(rates, step, norm.floats().get(0));
            }
        }
        beside.run();
    }

    @Override
    public void gradients(float[] to) {
        TensorMemory source = accumulated == 0 ? prepared : sums;
        groups.forEach(group -> source.read(group.offset(), to, group.offset(), group.length()));
    }

    @Override
    public void setGradients(float[] from) {
        groups.forEach(group -> sums.write(group.offset(), from, group.offset(), group.length()));
    }

    @Override
    public List<State> states(int offset) {
        return Updater.states(group(offset).program());
    }

    @Override
    public void state(String name, int offset, float[] to) {
        GraphGroup group = group(offset);
        group.state(name).read(offset - group.offset(), to, 0, to.length);
    }

    @Override
    public void setState(String name, int offset, float[] values) {
        GraphGroup group = group(offset);
        group.state(name).write(offset - group.offset(), values, 0, values.length);
    }

    @Override
    public Map<String, Double> scalars(int offset) {
        GraphGroup group = group(offset);
        return group.offset() == offset ? group.scalars().states() : Map.of();
    }

    @Override
    public void setScalar(String name, int offset, double value) {
        group(offset).scalars().state(name, value);
    }

    private GraphGroup group(int offset) {
        return groups.stream()
                .filter(group -> offset >= group.offset() && offset < group.offset() + group.length())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no group holds the place " + offset));
    }

    @Override
    public void close() {
        groups.forEach(GraphGroup::close);
        Closing.all(owned);
        sums.close();
        prepared.close();
    }
}
