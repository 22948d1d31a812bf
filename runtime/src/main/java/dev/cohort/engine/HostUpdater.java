package dev.cohort.engine;

import dev.cohort.api.objective.Clipping;
import dev.cohort.step.UpdateProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
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
    private final List<HostGroup> groups = new ArrayList<>();
    private final List<GraphGroup> graphs = new ArrayList<>();
    private final List<HostBlock> blocks = new ArrayList<>();

    /** The gradients and the parameters of the block at hand, an array of each for each part of the work. */
    private final float[][] blockGradients;

    private final float[][] blockParameters;

    private final IntConsumer adding = this::add;
    private final IntConsumer measuring = this::measure;
    private final IntConsumer measuringBatch = this::measureBatch;
    private final IntConsumer moving = this::move;
    private final IntConsumer probing = this::probe;
    private final IntConsumer evaluating = this::evaluate;
    private Runnable beside = () -> {};
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
        groups.add(group);
        for (int begin = 0; begin < length; begin += HostBlock.LENGTH) {
            blocks.add(new HostBlock(group, offset + begin, Math.min(HostBlock.LENGTH, length - begin)));
        }
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
            gradients.add(block.begin(), block.length(), blockGradients[part], blockParameters[part]);
        }
    }

    private void measure(int part) {
        for (int index = first(part); index < first(part + 1); index++) {
            HostBlock block = blocks.get(index);
            gradients.read(block.begin(), blockGradients[part], block.length(), blockParameters[part]);
            squares[index] = HostGradients.squares(blockGradients[part], block.length());
        }
    }

    private void measureBatch(int part) {
        for (int index = first(part); index < first(part + 1); index++) {
            HostBlock block = blocks.get(index);
            gradients.readBatch(block.begin(), blockGradients[part], block.length(), blockParameters[part]);
            squares[index] = HostGradients.squares(blockGradients[part], block.length());
        }
    }

    private double norm(IntConsumer measure) {
        share(blockGradients.length, measure);
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
            gradients.read(block.begin(), blockGradients[part], block.length(), blockParameters[part]);
            move(block, block.group().update(), part);
        }
    }

    private void probe(int part) {
        for (int index = first(part); index < first(part + 1); index++) {
            HostBlock block = blocks.get(index);
            gradients.readBatch(block.begin(), blockGradients[part], block.length(), blockParameters[part]);
            if (block.group().graphs().isPresent()) {
                prepared().write(block.begin(), blockGradients[part], 0, block.length());
            } else if (block.group().probe().isPresent()) {
                move(block, block.group().probe().get(), part);
            }
        }
    }

    private void evaluate(int part) {
        for (int index = first(part); index < first(part + 1); index++) {
            HostBlock block = blocks.get(index);
            if (block.group().evaluated().isPresent()) {
                move(block, block.group().evaluated().get(), part);
            }
        }
    }

    /** Moves a block whose gradients are there, or hands them to the graphs that will. */
    private void move(HostBlock block, UpdateKernel kernel, int part) {
        if (block.group().graphs().isPresent()) {
            prepared().write(block.begin(), blockGradients[part], 0, block.length());
            return;
        }
        parameters.read(block.begin(), blockParameters[part], 0, block.length());
        block.move(kernel, blockParameters[part], blockGradients[part]);
        parameters.write(block.begin(), blockParameters[part], 0, block.length());
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
        double norm = hasNorm() ? norm(measuringBatch) : 0;
        compute(rates, step, norm);
        share(blockGradients.length, probing);
        graphs.forEach(group -> group.probe(rates, step, norm));
    }

    @Override
    public void evaluated(UpdateRates rates, long step) {
        keep();
        compute(rates, step, 0);
        for (int part = 0; part < blockGradients.length; part++) {
            evaluate(part);
        }
        graphs.forEach(group -> group.evaluated(rates, step));
    }

    private void keep() {
        int length = kept();
        kept = kept.length == length ? kept : new float[length];
        parameters.read(groups.get(0).offset(), kept, 0, length);
    }

    private int kept() {
        HostBlock last = blocks.get(blocks.size() - 1);
        return last.begin() + last.length() - groups.get(0).offset();
    }

    @Override
    public void back() {
        parameters.write(groups.get(0).offset(), kept, 0, kept.length);
    }

    @Override
    public void update(UpdateRates rates, long step, Runnable meanwhile) {
        gradients.finish();
        double norm = 0;
        if (gradients.clipsByNorm()) {
            norm = gradients.clip(norm(measuring));
        } else if (hasNorm()) {
            norm = norm(measuring);
        }
        compute(rates, step, norm);
        beside = meanwhile;
        share(blockGradients.length + 1, moving);
        for (int index = 0; index < groups.size(); index++) {
            HostGroup group = groups.get(index);
            if (group.graphs().isPresent()) {
                group.graphs().get().update(rates, step, norm);
            } else {
                group.scalars().advance();
            }
        }
    }

    @Override
    public void gradients(float[] to) {
        for (HostBlock block : blocks) {
            gradients.read(block.begin(), blockGradients[0], block.length(), blockParameters[0]);
            System.arraycopy(blockGradients[0], 0, to, block.begin(), block.length());
        }
    }

    @Override
    public void setGradients(float[] from) {
        blocks.forEach(block -> gradients.write(block.begin(), from, block.length()));
    }

    @Override
    public List<State> states(int offset) {
        return Updater.states(blocks.get(blockOf(offset)).group().program());
    }

    @Override
    public void state(String name, int offset, float[] to) {
        Optional<GraphGroup> whole = blocks.get(blockOf(offset)).group().graphs();
        if (whole.isPresent()) {
            whole.get().state(name).read(offset - whole.get().offset(), to, 0, to.length);
            return;
        }
        int copied = 0;
        for (int index = blockOf(offset); copied < to.length; index++) {
            HostBlock block = blocks.get(index);
            int from = offset + copied - block.begin();
            int count = Math.min(block.length() - from, to.length - copied);
            System.arraycopy(block.state(name), from, to, copied, count);
            copied += count;
        }
    }

    @Override
    public void setState(String name, int offset, float[] values) {
        Optional<GraphGroup> whole = blocks.get(blockOf(offset)).group().graphs();
        if (whole.isPresent()) {
            whole.get().state(name).write(offset - whole.get().offset(), values, 0, values.length);
            return;
        }
        int copied = 0;
        for (int index = blockOf(offset); copied < values.length; index++) {
            HostBlock block = blocks.get(index);
            int to = offset + copied - block.begin();
            int count = Math.min(block.length() - to, values.length - copied);
            System.arraycopy(values, copied, block.state(name), to, count);
            copied += count;
        }
    }

    private int blockOf(int offset) {
        for (int index = 0; index < blocks.size(); index++) {
            if (blocks.get(index).holds(offset)) {
                return index;
            }
        }
        throw new IllegalArgumentException("no block holds the place " + offset);
    }

    @Override
    public Map<String, Double> scalars(int offset) {
        return beginning(offset).map(UpdateScalars::states).orElse(Map.of());
    }

    @Override
    public void setScalar(String name, int offset, double value) {
        beginning(offset).ifPresent(scalars -> scalars.state(name, value));
    }

    private Optional<UpdateScalars> beginning(int offset) {
        return groups.stream()
                .filter(group -> group.offset() == offset)
                .findFirst()
                .map(HostGroup::scalars);
    }

    @Override
    public void close() {
        graphs.forEach(GraphGroup::close);
        if (prepared != null) {
            prepared.close();
        }
    }
}
