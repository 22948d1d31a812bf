package dev.cohort.api.graph;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Fills a parameter with its first values. */
@FunctionalInterface
public interface Initializer {
    /**
     * @param values the parameter's elements, row by row; all zero at the call
     * @param shape the parameter's shape
     * @param random random numbers that depend on the run's seed and the parameter's name alone
     */
    void fill(float[] values, Shape shape, RandomGenerator random);

    /** All elements zero. */
    static Initializer zeros() {
        return constant(0);
    }

    /** All elements one. */
    static Initializer ones() {
        return constant(1);
    }

    /** All elements the same. */
    static Initializer constant(double value) {
        return (values, shape, random) -> Arrays.fill(values, (float) value);
    }

    /** Uniform in [-bound, bound). */
    static Initializer uniform(double bound) {
        return (values, shape, random) -> {
            for (int index = 0; index < values.length; index++) {
                values[index] = (float) ((2 * random.nextDouble() - 1) * bound);
            }
        };
    }

    /** Normal with mean zero. */
    static Initializer normal(double deviation) {
        return (values, shape, random) -> {
            for (int index = 0; index < values.length; index++) {
                values[index] = (float) (random.nextGaussian() * deviation);
            }
        };
    }

    /**
     * What PyTorch's {@code Linear} and convolutions start with, weights and biases alike: uniform in ±1/√fanIn.
     *
     * @param fanIn the number of inputs that one output sees
     */
    static Initializer fanIn(long fanIn) {
        return uniform(fanIn == 0 ? 0 : 1 / Math.sqrt(fanIn));
    }

    /** The given elements, row by row; as many as the parameter has. */
    static Initializer of(float... elements) {
        return (values, shape, random) -> {
            if (elements.length != values.length) {
                throw new IllegalArgumentException("a parameter of shape " + shape + " has " + values.length
                        + " elements, but " + elements.length + " are given to begin with");
            }
            System.arraycopy(elements, 0, values, 0, values.length);
        };
    }
}
