package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * The largest absolute error, in the units of the target; scikit-learn's {@code max_error}, the mean over columns. Over no rows it
 * is not a number.
 */
@Name("max-error")
@About("the largest absolute error, in the units of the target")
public record MaxError() implements NumberMetric {
    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public Measurement start(Task task) {
        return new Residuals(task.width(), column -> column.rows() == 0 ? Double.NaN : column.largest());
    }
}
