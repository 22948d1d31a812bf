package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Root mean squared error, in the units of the target; large errors weigh more than in {@code mae}.
 *
 * <p>Where the target has several columns, the mean of their roots: scikit-learn's {@code root_mean_squared_error}.
 */
@Name("rmse")
@About("root of the mean squared error, in the units of the target")
public record RootMeanSquaredError() implements NumberMetric {
    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public Measurement start(Task task) {
        return new Residuals(task.width(), column -> Math.sqrt(column.squared() / column.rows()));
    }
}
