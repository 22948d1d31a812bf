package dev.cohort.engine;

import dev.cohort.api.objective.Clipping;
import java.util.Arrays;

/** The gradients of a batch, or the mean of those of several, clipped as they are read. */
final class HostGradients {
    private static final float[] ZEROS = new float[HostBlock.LENGTH];

    private final BatchGradients batch;
    private final int accumulateSteps;
    private final boolean clips;
    private final float bound;
    private final double longest;

    /** The sums of the batches so far; empty where each batch has its own update. */
    private final float[] sums;

    private int accumulated;

    /** Whether an update has begun, from when on gradients are divided and clipped as they are read. */
    private boolean finished;

    private float factor;

    HostGradients(BatchGradients batch, Clipping clipping, int accumulateSteps) {
        this.batch = batch;
        this.accumulateSteps = accumulateSteps;
        this.clips = clipping.value().isPresent();
        this.bound = (float) clipping.value().orElse(0);
        this.longest = clipping.norm().orElse(Double.POSITIVE_INFINITY);
        this.sums = new float[accumulateSteps > 1 ? batch.length() : 0];
    }

    /** Begins with the gradients of a batch. */
    void begin() {
        finished = false;
    }

    /** Whether the gradients of several batches make one update, and {@link #add} is to be called. */
    boolean accumulates() {
        return accumulateSteps > 1;
    }

    /** Adds the gradients of a batch at some places to the sums; scratch and more are overwritten. */
    void add(int offset, int length, float[] scratch, float[] more) {
        batch.read(offset, scratch, length, more);
        if (accumulated == 0) {
            System.arraycopy(scratch, 0, sums, offset, length);
            return;
        }
        for (int index = 0; index < length; index++) {
            sums[offset + index] += scratch[index];
        }
    }

    /** Ends with the gradients of a batch. @return whether there are enough of them for an update */
    boolean end() {
        accumulated = accumulated + 1 == accumulateSteps ? 0 : accumulated + 1;
        return accumulated == 0;
    }

    int accumulated() {
        return accumulated;
    }

    void accumulated(int batches) {
        accumulated = batches;
        finished = false;
    }

    boolean clipsByNorm() {
        return longest < Double.POSITIVE_INFINITY;
    }

    /** Makes an update's gradients of the sums: their mean, clipped by value. */
    void finish() {
        finished = true;
        factor = 1;
    }

    /** Clips by norm too, where it is too long. @return the norm from now on */
    double clip(double norm) {
        double share = longest / (norm + Updater.NORM_GUARD);
        // Not a number where the norm is none, which then spreads as it does in PyTorch.
        factor = share >= 1 ? 1 : (float) share;
        return norm * factor;
    }

    /** Reads the gradients of the batch as they are; scratch is overwritten. */
    void readBatch(int offset, float[] to, int length, float[] scratch) {
        batch.read(offset, to, length, scratch);
    }

    /** Reads the gradients of some places; scratch is overwritten. */
    void read(int offset, float[] to, int length, float[] scratch) {
        if (accumulateSteps == 1) {
            batch.read(offset, to, length, scratch);
        } else {
            System.arraycopy(sums, offset, to, 0, length);
        }
        if (!finished) {
            return;
        }
        if (accumulateSteps > 1) {
            BatchGradients.scale(to, length, 1f / accumulateSteps);
        }
        if (clips) {
            for (int index = 0; index < length; index++) {
                to[index] = Math.max(-bound, Math.min(bound, to[index]));
            }
        }
        if (factor != 1) {
            BatchGradients.scale(to, length, factor);
        }
    }

    /** Sets the gradients, or their sums so far, of some places. */
    void write(int offset, float[] from, int length) {
        if (accumulateSteps == 1) {
            batch.write(offset, from, length);
        } else {
            System.arraycopy(from, offset, sums, offset, length);
        }
    }

    /** Whether any of them is not 0; most rows of an embedding have no gradient. */
    static boolean moves(float[] values, int length) {
        return Arrays.mismatch(values, 0, length, ZEROS, 0, length) >= 0;
    }

    /** The sum of squares in 64 bits, over four partial sums that the compiler keeps apart. */
    static double squares(float[] values, int length) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int index = 0;
        for (; index < length - 3; index += 4) {
            first += (double) values[index] * values[index];
            second += (double) values[index + 1] * values[index + 1];
            third += (double) values[index + 2] * values[index + 2];
            fourth += (double) values[index + 3] * values[index + 3];
        }
        for (; index < length; index++) {
            first += (double) values[index] * values[index];
        }
        return first + second + third + fourth;
    }
}
