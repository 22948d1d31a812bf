package dev.cohort.session;

import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.graph.Shape;
import dev.cohort.engine.Binding;
import dev.cohort.engine.FlatMemory;
import dev.cohort.step.Distribution;
import dev.cohort.step.Draw;

/**
 * Draws numbers for each step, from the seed, the step and their own name alone; in an evaluation, from the place of their
 * example.
 *
 * <p>The bits are those of SplitMix64 (Steele et al. 2014), each of which serve two elements.
 */
final class Draws {
    private static final double TWO_TO_32 = 0x1p32;
    private static final long LOW = 0xFFFFFFFFL;

    private final Draw draw;
    private final long seed;
    private final int elements;
    private final float[] numbers;
    private final FlatMemory memory;

    /** @param stream tells apart what is drawn for different objectives under one name */
    Draws(Draw draw, int batchSize, long seed, long stream) {
        this.draw = draw;
        this.seed = seed(draw, seed, stream);
        this.elements = Math.toIntExact(Shapes.of(draw.shape(), 1).elements());
        this.numbers = new float[draw.perExample() ? Math.multiplyExact(batchSize, elements) : elements];
        this.memory = new FlatMemory(numbers.length);
    }

    /** Masks are of a place in an objective; other numbers have a name, and are the same in all objectives of a step. */
    private static long seed(Draw draw, long seed, long stream) {
        long mixed = SplitMix64.mix(seed);
        return draw.distribution() instanceof Distribution.Dropout
                ? SplitMix64.mix(mixed + stream ^ SplitMix64.mix(Long.parseLong(draw.name()) + 1))
                : SplitMix64.mix(mixed ^ SplitMix64.stream(draw.name()));
    }

    /** Lets a graph read the numbers of a shard. */
    void bind(Binding binding, BoundGraph.Shard shard) {
        int offset = draw.perExample() ? shard.first() * elements : 0;
        Shape shape = Shapes.of(draw.shape(), shard.examples());
        binding.input(draw.input(), memory, offset, shape);
    }

    /** Draws for a batch of a training. */
    void draw(long step, int examples) {
        draw(SplitMix64.mix(seed + step * SplitMix64.GAMMA), 0, examples);
    }

    /** Draws for a batch of an evaluation, so that it does not matter how examples are cut into batches. */
    void drawFrom(long example, int examples) {
        draw(SplitMix64.mix(seed), draw.perExample() ? example * elements : 0, examples);
    }

    private void draw(long begin, long first, int examples) {
        int length = draw.perExample() ? examples * elements : elements;
        if (draw.distribution() instanceof Distribution.Dropout dropout) {
            drop(begin, length, dropout.probability());
        } else if (draw.distribution() instanceof Distribution.Uniform) {
            uniform(begin, first, length);
        } else {
            normal(begin, first, length);
        }
        memory.write(0, numbers, 0, length);
    }

    private void drop(long begin, int length, double probability) {
        long dropped = Math.round(probability * TWO_TO_32);
        float kept = (float) (1 / (1 - probability));
        long state = begin;
        for (int index = 0; index < length; index += 2) {
            state += SplitMix64.GAMMA;
            long bits = SplitMix64.mix(state);
            numbers[index] = (bits >>> 32) < dropped ? 0 : kept;
            if (index + 1 < length) {
                numbers[index + 1] = (bits & LOW) < dropped ? 0 : kept;
            }
        }
    }

    private void uniform(long begin, long first, int length) {
        for (int index = 0; index < length; index++) {
            long bits = bits(begin, first + index);
            long half = (first + index & 1) == 0 ? bits >>> 32 : bits & LOW;
            numbers[index] = (half >>> 8) * 0x1p-24f;
        }
    }

    /** Two by two (Box and Muller 1958). */
    private void normal(long begin, long first, int length) {
        for (int index = (first & 1) == 0 ? 0 : -1; index < length; index += 2) {
            long bits = bits(begin, first + index);
            double radius = Math.sqrt(-2 * Math.log(((bits >>> 32) + 0.5) / TWO_TO_32));
            double angle = 2 * Math.PI * (bits & LOW) / TWO_TO_32;
            if (index >= 0) {
                numbers[index] = (float) (radius * Math.cos(angle));
            }
            if (index + 1 < length) {
                numbers[index + 1] = (float) (radius * Math.sin(angle));
            }
        }
    }

    /** The bits that an element shares with its neighbour. */
    private static long bits(long begin, long element) {
        return SplitMix64.mix(begin + ((element >> 1) + 1) * SplitMix64.GAMMA);
    }
}
