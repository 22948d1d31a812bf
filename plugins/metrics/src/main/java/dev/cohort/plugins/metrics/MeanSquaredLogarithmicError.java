package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Mean squared logarithmic error: the mean of {@code (log(1 + target) − log(1 + prediction))²}; scikit-learn's {@code
 * mean_squared_log_error}. It is not a number where a target or prediction is below −1, which scikit-learn refuses.
 */
@Name("msle")
@About("mean squared error of logarithms, for targets that grow by factors")
public record MeanSquaredLogarithmicError() implements ErrorMetric {
    @Override
    public double of(double target, double prediction) {
        double error = Math.log1p(target) - Math.log1p(prediction);
        return error * error;
    }
}
