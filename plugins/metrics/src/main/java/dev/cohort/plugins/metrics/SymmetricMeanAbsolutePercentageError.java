package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Symmetric mean absolute percentage error: the mean of {@code 2 · |target − prediction| / (|target| + |prediction|)}, from 0 to 2
 * (Makridakis 1993, as a share and no percentage); 0 where both are 0.
 */
@Name("smape")
@About("mean absolute error as a share of the mean of both sizes")
public record SymmetricMeanAbsolutePercentageError() implements ErrorMetric {
    @Override
    public double of(double target, double prediction) {
        return Average.divide(2 * Math.abs(target - prediction), Math.abs(target) + Math.abs(prediction));
    }
}
