package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Mean absolute error, in the units of the target; scikit-learn's {@code mean_absolute_error}, the mean over columns where the
 * target has several.
 */
@Name("mae")
@About("mean absolute error, in the units of the target")
public record MeanAbsoluteError() implements ErrorMetric {
    @Override
    public double of(double target, double prediction) {
        return Math.abs(target - prediction);
    }
}
