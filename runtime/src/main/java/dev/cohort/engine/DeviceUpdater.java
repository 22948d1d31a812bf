package dev.cohort.engine;

import dev.cohort.api.graph.Shape;
import dev.cohort.api.objective.Clipping;
import dev.cohort.graph.OnnxWriter;
import dev.cohort.step.UpdateProgram;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves an objective's parameters in the memory of a device, by graphs. */
final class DeviceUpdater implements Updater {
    private final Engine engine;
    private final TensorMemory parameters;
    private final TensorMemory gradients;
    private final Clipping clipping;
    private final int accumulateSteps;
    private final List<DeviceGroup> groups = new ArrayList<>();
    private final List<AutoCloseable> owned = new ArrayList<>();
    private final TensorMemory sums;
    private final TensorMemory prepared;
    private int accumulated;
    private @Nullable Graphs graphs;

    /** What is compiled once all groups are known. */
    private record Graphs(MemoryCopy first, Binding further, Binding prepare) {}

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
        groups.add(new DeviceGroup(engine, offset, length, parameters, prepared, program));
    }

    private Graphs graphs() {
        if (graphs == null) {
            int from = groups.get(0).offset();
            DeviceGroup last = groups.get(groups.size() - 1);
            int length = last.offset() + last.length() - from;
            Shape vector = Shape.of(length);
            Binding further = bind(OnnxWriter.write(UpdateGraph.accumulate(length)))
                    .input(UpdateGraph.SUM, sums, from, vector)
                    .input(UpdateGraph.GRADIENT, gradients, from, vector)
                    // One node that adds element by element may write where it reads.
                    .output(UpdateGraph.next(UpdateGraph.SUM), sums, from, vector);
            Binding prepare = bind(OnnxWriter.write(UpdateGraph.prepare(clipping, accumulateSteps, length)))
                    .input(UpdateGraph.GRADIENT, sums, from, vector)
                    .output(UpdateGraph.next(UpdateGraph.GRADIENT), prepared, from, vector);
            MemoryCopy first = engine.copy(gradients, from, sums, from, length);
            owned.add(first);
            graphs = new Graphs(first, further, prepare);
        }
        return graphs;
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
    public void update(double[] learningRates, long step, Runnable beside) {
        graphs().prepare().run();
        for (int index = 0; index < groups.size(); index++) {
            groups.get(index).update(learningRates[index], step);
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
    public List<String> stateNames(int offset) {
        return group(offset).stateNames();
    }

    @Override
    public void state(String name, int offset, float[] to) {
        DeviceGroup group = group(offset);
        group.state(name).read(offset - group.offset(), to, 0, to.length);
    }

    @Override
    public void setState(String name, int offset, float[] values) {
        DeviceGroup group = group(offset);
        group.state(name).write(offset - group.offset(), values, 0, values.length);
    }

    private DeviceGroup group(int offset) {
        return groups.stream()
                .filter(group -> offset >= group.offset() && offset < group.offset() + group.length())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no group holds the place " + offset));
    }

    @Override
    public void close() {
        groups.forEach(DeviceGroup::close);
        Closing.all(owned);
        sums.close();
        prepared.close();
    }
}
