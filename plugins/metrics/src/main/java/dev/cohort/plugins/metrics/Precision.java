package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;

/**
 * Precision: of the rows that were predicted to be of a class, the share that is.
 *
 * <p>{@code true positives / (true positives + false positives)}, 0 where the class was never predicted; scikit-learn's
 * {@code precision_score}. It matters where a false alarm is dear.
 */
@Name("precision")
@About("of the rows predicted to be of a class, the share that is")
public record Precision(@Inline Averaging averaging) implements AveragedMetric {
    @Override
    public double of(BinaryCounts counts) {
        return Average.divide(counts.right(), counts.predicted());
    }
}
