package dev.cohort.engine;

import java.util.Arrays;
import java.util.List;

/** The gradients of a batch: those of its shards, each times a share. */
public final class BatchGradients {
    private final List<TensorMemory> shards;
    private final float[] shares;

    /** @param shards where graphs leave the gradients of each shard; to begin with, the first is the whole batch */
    public BatchGradients(List<TensorMemory> shards) {
        this.shards = List.copyOf(shards);
        this.shares = new float[shards.size()];
        shares[0] = 1;
    }

    /** Sets how much a shard counts; where that is 0, it may hold anything. */
    public void share(int shard, float share) {
        shares[shard] = share;
    }

    TensorMemory first() {
        return shards.get(0);
    }

    int length() {
        return first().length();
    }

    /** Reads the gradients of some places; scratch is overwritten. */
    void read(int offset, float[] to, int length, float[] scratch) {
        first().read(offset, to, 0, length);
        if (shares.length == 1) {
            return;
        }
        float share = shares[0];
        if (share == 0) {
            Arrays.fill(to, 0, length, 0);
        }
        for (int shard = 1; shard < shares.length; shard++) {
            if (shares[shard] != 0) {
                shards.get(shard).read(offset, scratch, 0, length);
                add(to, share, scratch, shares[shard], length);
                share = 1;
            }
        }
        if (share != 1) {
            scale(to, length, share);
        }
    }

    static void scale(float[] values, int length, float factor) {
        for (int index = 0; index < length; index++) {
            values[index] *= factor;
        }
    }

    // All arrays at one index: else the compiler makes no vector instructions of it.
    private static void add(float[] values, float share, float[] more, float shareOfMore, int length) {
        for (int index = 0; index < length; index++) {
            values[index] = share * values[index] + shareOfMore * more[index];
        }
    }

    /** Sets the gradients of some places. */
    void write(int offset, float[] from, int length) {
        Arrays.fill(shares, 0);
        shares[0] = 1;
        first().write(offset, from, offset, length);
    }
}
