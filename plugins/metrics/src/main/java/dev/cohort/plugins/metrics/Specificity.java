package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;

/**
 * Specificity: of the rows that are not of a class, the share that was not predicted to be; also called the true negative rate.
 *
 * <p>{@code true negatives / (true negatives + false positives)}, 0 where all rows are of the class; imbalanced-learn's {@code
 * specificity_score}.
 */
@Name("specificity")
@About("of the rows that are not of a class, the share predicted not to be")
public record Specificity(@Inline Averaging averaging) implements AveragedMetric {
    @Override
    public double of(BinaryCounts counts) {
        return Average.divide(counts.trueNegatives(), counts.rows() - counts.targets());
    }
}
