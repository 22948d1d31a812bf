package dev.cohort.session;

import dev.cohort.api.graph.Shape;
import dev.cohort.engine.FlatMemory;
import dev.cohort.step.Dropout;

/**
 * Draws the mask of one dropout for each step, from seed, step and place alone.
 *
 * <p>The numbers are those of SplitMix64 (Steele et al. 2014), each of which serves two elements.
 */
final class Masks {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final double TWO_TO_32 = 0x1p32;

    private final Dropout dropout;
    private final long seed;
    private final int elements;
    private final long dropped;
    private final float kept;
    private final float[] mask;
    private final FlatMemory memory;

    Masks(Dropout dropout, int batchSize, long seed) {
        this.dropout = dropout;
        this.seed = mix(seed ^ mix(dropout.place() + 1));
        this.elements = Math.toIntExact(fixed(dropout.shape(), 1).elements());
        this.dropped = Math.round(dropout.probability() * TWO_TO_32);
        this.kept = (float) (1 / (1 - dropout.probability()));
        this.mask = new float[Math.multiplyExact(batchSize, elements)];
        this.memory = new FlatMemory(mask.length);
    }

    String input() {
        return dropout.input();
    }

    Shape shape(int examples) {
        return fixed(dropout.shape(), examples);
    }

    /** Where the mask of an example begins. */
    int offset(int example) {
        return example * elements;
    }

    FlatMemory memory() {
        return memory;
    }

    void draw(long step, int examples) {
        int length = examples * elements;
        long state = mix(seed + step * GAMMA);
        for (int index = 0; index < length; index += 2) {
            state += GAMMA;
            long bits = mix(state);
            mask[index] = (bits >>> 32) < dropped ? 0 : kept;
            if (index + 1 < length) {
                mask[index + 1] = (bits & 0xFFFFFFFFL) < dropped ? 0 : kept;
            }
        }
        memory.write(0, mask, 0, length);
    }

    static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    private static Shape fixed(Shape shape, int examples) {
        return Shapes.of(shape, examples);
    }
}
