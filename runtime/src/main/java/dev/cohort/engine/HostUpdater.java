package dev.cohort.engine;

import dev.cohort.api.objective.Clipping;
import dev.cohort.step.UpdateProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Moves an objective's parameters on the processor, in plain loops over blocks.
 *
 * <p>Elements do not depend on each other, and a norm is summed in the order of the blocks: results are the same whatever
 * the number of threads.
 */
final class HostUpdater implements Updater {
    private final TensorMemory parameters;
    private final HostGradients gradients;
    private final Optional<ParallelLoop> threads;
    private final List<HostBlock> blocks = new ArrayList<>();
    private int groups;

    /** The gradients and the parameters of the block at hand, an array of each for each part of the work. */
    private final float[][] blockGradients;

    private final float[][] blockParameters;

    private final IntConsumer adding = this::add;
    private final IntConsumer measuring = this::measure;
    private final IntConsumer moving = this::move;
    private Runnable beside = () -> {};
    private double[] squares = {};
    private double[] learningRates = {};
    private long step;

    /**
     * @param parameters all parameters, as graphs see them
     * @param gradients those of a batch, at the same places
     * @param accumulateSteps the gradients of so many batches are averaged for one update
     * @param threads take parts of the work, where there are any
     * @param parts into how many parts the work is cut
     */
    HostUpdater(
            TensorMemory parameters,
            BatchGradients gradients,
            Clipping clipping,
            int accumulateSteps,
            Optional<ParallelLoop> threads,
            int parts) {
        this.parameters = parameters;
        this.gradients = new HostGradients(gradients, clipping, accumulateSteps);
        this.threads = threads;
        this.blockGradients = new float[parts][HostBlock.LENGTH];
        this.blockParameters = new float[parts][HostBlock.LENGTH];
    }

    @Override
    public void add(int offset, int length, UpdateProgram program) {
        UpdateKernel kernel = UpdateCompiler.compile(program);
        List<String> stateNames = List.copyOf(program.states().keySet());
        for (int begin = 0; begin < length; begin += HostBlock.LENGTH) {
            int size = Math.min(HostBlock.LENGTH, length - begin);
            blocks.add(new HostBlock(groups, offset + begin, size, stateNames, kernel));
        }
        groups++;
        squares = new double[blocks.size()];
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
            parameters.read(block.begin(), blockParameters[part], 0, block.length());
            block.move(blockParameters[part], blockGradients[part], learningRates[block.group()], step);
            parameters.write(block.begin(), blockParameters[part], 0, block.length());
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
    public void update(double[] rates, long number, Runnable meanwhile) {
        learningRates = rates;
        step = number;
        gradients.finish();
        if (gradients.clipsByNorm()) {
            share(blockGradients.length, measuring);
            double sum = 0;
            for (int index = 0; index < squares.length; index++) {
                sum += squares[index];
            }
            gradients.clip(Math.sqrt(sum));
        }
        beside = meanwhile;
        share(blockGradients.length + 1, moving);
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
    public List<String> stateNames(int offset) {
        return blocks.get(blockOf(offset)).stateNames();
    }

    @Override
    public void state(String name, int offset, float[] to) {
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
            HostBlock block = blocks.get(index);
            if (offset >= block.begin() && offset < block.begin() + block.length()) {
                return index;
            }
        }
        throw new IllegalArgumentException("no block holds the place " + offset);
    }

    @Override
    public void close() {}
}
