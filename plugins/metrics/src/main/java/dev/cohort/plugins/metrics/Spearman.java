package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Spearman's correlation (1904): Pearson's of the ranks, so 1 where predictions grow with the target, however; equal numbers share
 * the mean of their ranks.
 *
 * <p>SciPy's {@code spearmanr}, the mean over columns; not a number where either is constant.
 */
@Name("spearman")
@About("correlation of the ranks of target and prediction")
public record Spearman() implements NumberMetric {
    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Measurement start(Task task) {
        return new Columns(task.width(), (targets, predictions) -> Moments.of(Ranks.of(targets), Ranks.of(predictions))
                .correlation());
    }
}
