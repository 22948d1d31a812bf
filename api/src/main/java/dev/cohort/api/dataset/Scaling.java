package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import java.util.Arrays;

/**
 * How raw values become those that a model reads: {@code (raw - mean) / deviation}, element by element.
 *
 * @param mean one number per element of an example, row by row, or, where it has several rows of a series, per element of its
 *     last axis; of a field of {@link ElementType#UINT8}, which comes raw in a
 *     batch, one for each place of its first axis, or one for all
 * @param deviation likewise; never 0
 * @param raw what holds raw values, and computes with them: {@link ElementType#FLOAT32}, or {@link ElementType#FLOAT64}
 *     where 32 bits cannot tell them apart
 */
public record Scaling(double[] mean, double[] deviation, ElementType raw) {
    public Scaling {
        mean = mean.clone();
        deviation = deviation.clone();
    }

    /** A scaling of 32-bit floats. */
    public Scaling(double[] mean, double[] deviation) {
        this(mean, deviation, ElementType.FLOAT32);
    }

    /** The same, of 64-bit floats. */
    Scaling of64Bits() {
        return new Scaling(mean, deviation, ElementType.FLOAT64);
    }

    @Override
    public double[] mean() {
        return mean.clone();
    }

    @Override
    public double[] deviation() {
        return deviation.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scaling that
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(deviation, that.deviation)
                && raw == that.raw;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(deviation);
    }

    @Override
    public String toString() {
        return "scaling of " + mean.length + " elements";
    }
}
