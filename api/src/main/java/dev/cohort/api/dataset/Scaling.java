package dev.cohort.api.dataset;

import java.util.Arrays;

/**
 * How raw values become those that a model reads: {@code (raw - mean) / deviation}, element by element.
 *
 * @param mean one number per element of an example, row by row
 * @param deviation likewise; never 0
 */
public record Scaling(float[] mean, float[] deviation) {
    public Scaling {
        mean = mean.clone();
        deviation = deviation.clone();
    }

    @Override
    public float[] mean() {
        return mean.clone();
    }

    @Override
    public float[] deviation() {
        return deviation.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scaling that
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(deviation, that.deviation);
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
