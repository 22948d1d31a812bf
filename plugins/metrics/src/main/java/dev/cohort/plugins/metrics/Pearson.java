package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Pearson's correlation of target and prediction: 1 where they are on one rising line, whichever it is.
 *
 * <p>SciPy's {@code pearsonr}, the mean over columns; not a number where either is constant.
 */
@Name("pearson")
@About("correlation of target and prediction")
public record Pearson() implements NumberMetric {
    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Measurement start(Task task) {
        return new Residuals(task.width(), column -> column.values().correlation());
    }
}
