package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * R²: the share of the target's variance that the predictions explain.
 *
 * <p>{@code 1 − Σ (target − prediction)² / Σ (target − mean)²}: 1 is perfect, 0 is no better than the mean, below 0 is
 * worse. For a constant target it is 1 where all predictions are right and else 0, and over fewer than two rows it is not
 * a number: scikit-learn's {@code r2_score}, the mean over columns.
 */
@Name("r2")
@About("share of the target's variance that is explained")
public record RSquared() implements NumberMetric {
    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Measurement start(Task task) {
        return new Residuals(
                task.width(),
                column -> column.rows() < 2 ? Double.NaN : Residuals.explained(column.squared(), column.deviations()));
    }
}
