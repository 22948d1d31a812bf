package dev.cohort.plugins.metrics;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.Set;

/**
 * R²: the share of the target's variance that the predictions explain.
 *
 * <p>{@code 1 − Σ (target − prediction)² / Σ (target − mean)²}: 1 is perfect, 0 is no better than the mean, below 0 is
 * worse. For a constant target it is 1 where all predictions are right and else 0, and over fewer than two rows it is not
 * a number: scikit-learn's {@code r2_score}, the mean over columns.
 */
@Name("r2")
@About("share of the target's variance that is explained")
public record RSquared() implements Metric {
    @Override
    public Set<Answer> judges() {
        return Set.of(Answer.NUMBERS);
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Measurement start(Task task) {
        return new Residuals(task.width(), RSquared::explained);
    }

    private static double explained(Residuals.Column column) {
        if (column.rows() < 2) {
            return Double.NaN;
        }
        if (column.deviations() == 0) {
            return column.squared() == 0 ? 1 : 0;
        }
        return 1 - column.squared() / column.deviations();
    }
}
