package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Explained variance: the share of the target's variance that the predictions explain, an offset of all predictions aside.
 *
 * <p>{@code 1 − variance(target − prediction) / variance(target)}; for a constant target it is 1 where the error is constant too and
 * else 0; scikit-learn's {@code explained_variance_score}, the mean over columns. Over no rows it is not a number.
 */
@Name("explained-variance")
@About("share of the target's variance that is explained, whatever the offset")
public record ExplainedVariance() implements NumberMetric {
    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Measurement start(Task task) {
        return new Residuals(
                task.width(),
                column -> column.rows() == 0
                        ? Double.NaN
                        : Residuals.explained(column.deviationsOfErrors(), column.deviations()));
    }
}
