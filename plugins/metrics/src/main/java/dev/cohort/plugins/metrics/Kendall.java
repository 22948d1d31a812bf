package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Kendall's tau-b: of the pairs of rows, the share that predictions put in the order of the targets, less the share in the opposite
 * order; pairs that are equal in either are allowed for (Kendall 1945).
 *
 * <p>SciPy's {@code kendalltau}, the mean over columns; not a number where either is constant.
 */
@Name("kendall")
@About("how many more pairs are in the right order than in the wrong one")
public record Kendall() implements NumberMetric {
    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Measurement start(Task task) {
        return new Columns(task.width(), Ranks::tau);
    }
}
