package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Mean absolute percentage error: the mean of {@code |target − prediction| / |target|}, a share and no percentage.
 *
 * <p>The divisor is at least 2⁻⁵², so that a target of 0 makes it huge; scikit-learn's {@code mean_absolute_percentage_error}.
 */
@Name("mape")
@About("mean absolute error as a share of the target")
public record MeanAbsolutePercentageError() implements ErrorMetric {
    @Override
    public double of(double target, double prediction) {
        return Math.abs(target - prediction) / Math.max(Math.abs(target), Math.ulp(1.0));
    }
}
