package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Mean squared error, in the units of the target, squared; scikit-learn's {@code mean_squared_error}, the mean over columns where
 * the target has several.
 */
@Name("mse")
@About("mean squared error, in the units of the target, squared")
public record MeanSquaredError() implements ErrorMetric {
    @Override
    public double of(double target, double prediction) {
        double error = target - prediction;
        return error * error;
    }
}
