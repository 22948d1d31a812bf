package dev.cohort.engine;

import dev.cohort.api.objective.Clipping;
import dev.cohort.step.UpdateProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves an objective's parameters on the processor, in plain loops over blocks; tensors that are moved as wholes follow, one
 * graph after the other.
 *
 * <p>Elements do not depend on each other, and a norm is summed in the order of the blocks: results are the same whatever
 * the number of threads.
 */
final class HostUpdater implements Updater {
    private final Engine engine;
    private final TensorMemory parameters;
    private final HostGradients gradients;
    private final Optional<ParallelLoop> threads;
    private final HostBlocks all = new HostBlocks();
    private final List<HostGroup> groups = all.groups();
    private final List<HostBlock> blocks = all.blocks();
    private final List<GraphGroup> graphs = new ArrayList<>();

    /** The gradients and the parameters of the block at hand, an array of each for each part of the work. */
    private final float[][] blockGradients;

    private final float[][] blockParameters;

    private final IntConsumer adding = this::add;
    private final IntConsumer measuring = this::measure;
    private final IntConsumer moving = this::move;
    private final IntConsumer probing = this::probe;
    private final IntConsumer evaluating = this::evaluate;
    private Runnable beside = () -> {};

    /** Whether gradients are read as those of the batch, neither accumulated nor clipped. */
    private boolean ofBatch;

    private double[] squares = {};

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
        this.threads = threads;
        this.blockGradients = new float[parts][HostBlock.LENGTH];
        this.blockParameters = new float[parts][HostBlock.LENGTH];
    }

    @Override
    public void add(int offset, int length, UpdateProgram program) {
        HostGroup group = program.tensor().isPresent()
                ? new HostGroup(graphs(offset, length, program))
                : new HostGroup(offset, program);
        all.add(group, length);
        squares = new double[blocks.size()];
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

    private void share(int parts, IntConsumer work) {
        if (threads.isPresent()) {
            threads.get().run(parts, work);
        } else {
            for (int part = 0; part < parts; part++) {
                work.accept(part);
            }
        }
    }

    /** The first block of a part, and the end of the part before. */
    private int first(int part) {
        return (int) ((long) blocks.size() * part / blockGradients.length);
    }

    private void add(int part) {
        for (int index = first(part); index < first(part + 1); index++) {
            HostBlock block = blocks.get(index);
            if (block.group().scalars().isResting()) {
                continue;
            }
            gradients.add(block.begin(), block.length(), blockGradients[part], blockParameters[part]);
        }
    }

    private void measure(int part) {
        for (int index = first(part); index < first(part + 1); index++) {
            HostBlock block = blocks.get(index);
            read(block, part);
            squares[index] = HostGradients.squares(blockGradients[part], block.length());
        }
    }

    private void read(HostBlock block, int part) {
        if (block.group().scalars().isResting()) {
            Arrays.fill(blockGradients[part], 0, block.length(), 0);
        } else if (ofBatch) {
            gradients.readBatch(block.begin(), blockGradients[part], block.length(), blockParameters[part]);
        } else {
            gradients.read(block.begin(), blockGradients[part], block.length(), blockParameters[part]);
        }
    }

    private double norm() {
        share(blockGradients.length, measuring);
        double sum = 0;
        for (int index = 0; index < squares.length; index++) {
            sum += squares[index];
        }
        return Math.sqrt(sum);
    }

    private boolean hasNorm() {
        for (int index = 0; index < groups.size(); index++) {
            if (groups.get(index).scalars().hasNorm()) {
                return true;
            }
        }
        return false;
    }

    /** Part 0 is what is done beside, since that may take longest. */
    private void move(int number) {
        int part = number - 1;
        if (part < 0) {
            beside.run();
            return;
        }
        for (int index = first(part); index < first(part + 1); index++) {
            HostBlock block = blocks.get(index);
            read(block, part);
            if (!block.group().leavesZeroGradients() || HostGradients.moves(blockGradients[part], block.length())) {
                move(block, block.group().update(), part);
            }
        }
    }

    private void probe(int part) {
        for (int index = first(part); index < first(part + 1); index++) {
            HostBlock block = blocks.get(index);
            read(block, part);
            move(block, block.group().probe(), part);
        }
    }

    private void evaluate(int part) {
        for (int index = first(part); index < first(part + 1); index++) {
            move(blocks.get(index), blocks.get(index).group().evaluated(), part);
        }
    }

    /** Moves a block whose gradients are there, or hands them to the graphs that will. */
    private void move(HostBlock block, Optional<UpdateKernel> kernel, int part) {
        if (block.group().scalars().isResting()) {
            return;
        }
        if (block.group().graphs().isPresent()) {
            prepared().write(block.begin(), blockGradients[part], 0, block.length());
        } else if (kernel.isPresent()) {
            parameters.read(block.begin(), blockParameters[part], 0, block.length());
            block.move(kernel.get(), blockParameters[part], blockGradients[part]);
            parameters.write(block.begin(), blockParameters[part], 0, block.length());
        }
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
            share(blockGradients.length, adding);
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
        ofBatch = true;
        double norm = hasNorm() ? norm() : 0;
        compute(rates, step, norm);
        share(blockGradients.length, probing);
        moving().forEach(group -> group.probe(rates, step, norm));
    }

    @Override
    public void evaluated(UpdateRates rates, long step) {
        keep();
        compute(rates, step, 0);
        for (int part = 0; part < blockGradients.length; part++) {
            evaluate(part);
        }
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
        ofBatch = false;
        double norm = 0;
        if (gradients.clipsByNorm()) {
            norm = gradients.clip(norm());
        } else if (hasNorm()) {
            norm = norm();
        }
        compute(rates, step, norm);
        beside = meanwhile;
        share(blockGradients.length + 1, moving);
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
        ofBatch = false;
        for (HostBlock block : blocks) {
            read(block, 0);
            System.arraycopy(blockGradients[0], 0, to, block.begin(), block.length());
        }
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
