package dev.cohort.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * The loops of an update over blocks, in parts that threads share; none of them makes an object.
 *
 * <p>Elements do not depend on each other, and a norm is summed in the order of the blocks, so results are the same whatever the
 * number of threads.
 */
final class BlockLoops {
    private final List<HostBlock> blocks;
    private final TensorMemory parameters;
    private final HostGradients gradients;
    private final Supplier<TensorMemory> prepared;
    private final Optional<ParallelLoop> threads;
    private final int parts;

    /** The gradients and the parameters of the block at hand, an array of each for each part of the work. */
    private final float[][] blockGradients;

    private final float[][] blockParameters;

    private final IntConsumer adding = this::add;
    private final IntConsumer measuring = this::measure;
    private final IntConsumer moving = this::move;
    private final IntConsumer probing = this::probe;
    private Runnable beside = () -> {};

    /** Whether gradients are read as those of the batch, neither accumulated nor clipped. */
    private boolean ofBatch;

    private double[] squares = {};

    /**
     * @param blocks may become more until the first loop
     * @param prepared where graphs read the gradients of an update
     * @param threads take parts of the work, where there are any
     * @param parts into how many parts the work is cut
     */
    BlockLoops(
            List<HostBlock> blocks,
            TensorMemory parameters,
            HostGradients gradients,
            Supplier<TensorMemory> prepared,
            Optional<ParallelLoop> threads,
            int parts) {
        this.blocks = blocks;
        this.parameters = parameters;
        this.gradients = gradients;
        this.prepared = prepared;
        this.threads = threads;
        this.parts = parts;
        this.blockGradients = new float[parts][HostBlock.LENGTH];
        this.blockParameters = new float[parts][HostBlock.LENGTH];
    }

    private void share(int pieces, IntConsumer work) {
        if (threads.isPresent()) {
            threads.get().run(pieces, work);
        } else {
            for (int piece = 0; piece < pieces; piece++) {
                work.accept(piece);
            }
        }
    }

    /** The first block of a part, and the end of the part before. */
    private int first(int part) {
        return (int) ((long) blocks.size() * part / parts);
    }

    /** Adds the gradients of a batch to the sums. */
    void accumulate() {
        share(parts, adding);
    }

    private void add(int part) {
        for (int index = first(part); index < first(part + 1); index++) {
            HostBlock block = blocks.get(index);
            if (!block.group().scalars().isResting()) {
                gradients.add(block.begin(), block.length(), blockGradients[part], blockParameters[part]);
            }
        }
    }

    /** The norm of the gradients of an update. */
    double norm() {
        ofBatch = false;
        return measured();
    }

    /** The norm of the gradients of a batch. */
    double normOfBatch() {
        ofBatch = true;
        return measured();
    }

    private double measured() {
        squares = squares.length == blocks.size() ? squares : new double[blocks.size()];
        share(parts, measuring);
        double sum = 0;
        for (int index = 0; index < squares.length; index++) {
            sum += squares[index];
        }
        return Math.sqrt(sum);
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

    /** Moves parameters by an update's gradients, and has something else done beside. */
    void update(Runnable meanwhile) {
        ofBatch = false;
        beside = meanwhile;
        share(parts + 1, moving);
    }

    /** Piece 0 is what is done beside, since that may take longest. */
    private void move(int piece) {
        int part = piece - 1;
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

    /** Moves parameters by a batch's gradients to where these are taken again. */
    void probe() {
        ofBatch = true;
        share(parts, probing);
    }

    private void probe(int part) {
        for (int index = first(part); index < first(part + 1); index++) {
            HostBlock block = blocks.get(index);
            read(block, part);
            move(block, block.group().probe(), part);
        }
    }

    /** Gives parameters the values that an evaluation uses. */
    void evaluate() {
        for (HostBlock block : blocks) {
            move(block, block.group().evaluated(), 0);
        }
    }

    /** Moves a block whose gradients are there, or hands them to the graphs that will. */
    private void move(HostBlock block, Optional<UpdateKernel> kernel, int part) {
        if (block.group().scalars().isResting()) {
            return;
        }
        if (block.group().graphs().isPresent()) {
            prepared.get().write(block.begin(), blockGradients[part], 0, block.length());
        } else if (kernel.isPresent()) {
            parameters.read(block.begin(), blockParameters[part], 0, block.length());
            block.move(kernel.get(), blockParameters[part], blockGradients[part]);
            parameters.write(block.begin(), blockParameters[part], 0, block.length());
        }
    }

    /** The gradients of an update, at the places of their parameters. */
    void read(float[] to) {
        ofBatch = false;
        for (HostBlock block : blocks) {
            read(block, 0);
            System.arraycopy(blockGradients[0], 0, to, block.begin(), block.length());
        }
    }
}
