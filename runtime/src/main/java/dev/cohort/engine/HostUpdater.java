package dev.cohort.engine;

import dev.cohort.api.objective.Clipping;
import dev.cohort.step.UpdateProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves an objective's parameters on the processor, in plain loops over blocks; tensors that are moved as wholes follow, one
 * graph after the other.
 *
 * <p>Results are the same whatever the number of threads.
 */
final class HostUpdater implements Updater {
    private final Engine engine;
    private final TensorMemory parameters;
    private final HostGradients gradients;
    private final BlockLoops loops;
    private final HostBlocks all = new HostBlocks();
    private final List<HostGroup> groups = all.groups();
    private final List<HostBlock> blocks = all.blocks();
    private final List<GraphGroup> graphs = new ArrayList<>();

    /** The gradients of an update, where graphs read them. */
    private @Nullable TensorMemory prepared;

    /** The parameters that {@link #back} gives back. */
    private float[] kept = {};

    /**
     * @param parameters all parameters, as graphs see them
     * @param gradients those of a batch, at the same places
     * @param accumulateSteps the gradients of so many batches are averaged for one update
     * @param threads take parts of the work, where there are any
     * @param parts into how many parts the work is cut
     */
    HostUpdater(
            Engine engine,
            TensorMemory parameters,
            BatchGradients gradients,
            Clipping clipping,
            int accumulateSteps,
            Optional<ParallelLoop> threads,
            int parts) {
        this.engine = engine;
        this.parameters = parameters;
        this.gradients = new HostGradients(gradients, clipping, accumulateSteps);
        this.loops = new BlockLoops(blocks, parameters, this.gradients, this::prepared, threads, parts);
    }

    @Override
    public void add(int offset, int length, UpdateProgram program) {
        HostGroup group = program.tensor().isPresent()
                ? new HostGroup(graphs(offset, length, program))
                : new HostGroup(offset, program);
        all.add(group, length);
    }

    private GraphGroup graphs(int offset, int length, UpdateProgram program) {
        GraphGroup group = new GraphGroup(engine, offset, length, parameters, prepared(), prepared(), program);
        graphs.add(group);
        return group;
    }

    private TensorMemory prepared() {
        if (prepared == null) {
            prepared = engine.allocate(parameters.length());
        }
        return prepared;
    }

    @Override
    public void rest(int offset, boolean resting) {
        all.rest(offset, resting);
    }

    @Override
    public boolean probes() {
        return groups.stream().anyMatch(group -> group.program().probe().isPresent());
    }

    @Override
    public boolean evaluates() {
        return groups.stream().anyMatch(group -> group.program().evaluated().isPresent());
    }

    private boolean hasNorm() {
        for (int index = 0; index < groups.size(); index++) {
            if (groups.get(index).scalars().hasNorm()) {
                return true;
            }
        }
        return false;
    }

    private void compute(UpdateRates rates, long step, double norm) {
        for (int index = 0; index < groups.size(); index++) {
            groups.get(index).scalars().compute(rates, step, norm);
        }
    }

    @Override
    public boolean accumulate() {
        gradients.begin();
        if (gradients.accumulates()) {
            loops.accumulate();
        }
        return gradients.end();
    }

    @Override
    public int accumulated() {
        return gradients.accumulated();
    }

    @Override
    public void accumulated(int batches) {
        gradients.accumulated(batches);
    }

    @Override
    public void probe(UpdateRates rates, long step) {
        keep();
        double norm = hasNorm() ? loops.normOfBatch() : 0;
        compute(rates, step, norm);
        loops.probe();
        moving().forEach(group -> group.probe(rates, step, norm));
    }

    @Override
    public void evaluated(UpdateRates rates, long step) {
        keep();
        compute(rates, step, 0);
        loops.evaluate();
        moving().forEach(group -> group.evaluated(rates, step));
    }

    private Stream<GraphGroup> moving() {
        return graphs.stream().filter(group -> !group.scalars().isResting());
    }

    private void keep() {
        kept = kept.length == all.length() ? kept : new float[all.length()];
        parameters.read(all.begin(), kept, 0, kept.length);
    }

    @Override
    public void back() {
        parameters.write(all.begin(), kept, 0, kept.length);
    }

    @Override
    public void update(UpdateRates rates, long step, Runnable meanwhile) {
        gradients.finish();
        double norm = 0;
        if (gradients.clipsByNorm()) {
            norm = gradients.clip(loops.norm());
        } else if (hasNorm()) {
            norm = loops.norm();
        }
        compute(rates, step, norm);
        loops.update(meanwhile);
        for (int index = 0; index < groups.size(); index++) {
            HostGroup group = groups.get(index);
            if (group.scalars().isResting()) {
                group.scalars().pass(step);
            } else if (group.graphs().isPresent()) {
                group.graphs().get().update(rates, step, norm);
            } else {
                group.scalars().advance();
            }
        }
    }

    @Override
    public void gradients(float[] to) {
        loops.read(to);
    }

    @Override
    public void setGradients(float[] from) {
        blocks.forEach(block -> gradients.write(block.begin(), from, block.length()));
    }

    @Override
    public List<State> states(int offset) {
        return all.states(offset);
    }

    @Override
    public void state(String name, int offset, float[] to) {
        all.state(name, offset, to);
    }

    @Override
    public void setState(String name, int offset, float[] values) {
        all.setState(name, offset, values);
    }

    @Override
    public Map<String, Double> scalars(int offset) {
        return all.scalars(offset);
    }

    @Override
    public void setScalar(String name, int offset, double value) {
        all.setScalar(name, offset, value);
    }

    @Override
    public void close() {
        graphs.forEach(GraphGroup::close);
        if (prepared != null) {
            prepared.close();
        }
    }
}
