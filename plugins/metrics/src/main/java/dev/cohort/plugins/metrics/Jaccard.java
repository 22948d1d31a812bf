package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;

/**
 * Jaccard index: of the rows that are of a class or were predicted to be, the share that are both; also called intersection over
 * union.
 *
 * <p>{@code true positives / (predicted + present − true positives)}, 0 where the class is neither predicted nor present;
 * scikit-learn's {@code jaccard_score}.
 */
@Name("jaccard")
@About("of the rows of a class or predicted to be, the share that are both")
public record Jaccard(@Inline Averaging averaging) implements AveragedMetric {
    @Override
    public double of(BinaryCounts counts) {
        return Average.divide(counts.right(), counts.predicted() + counts.targets() - counts.right());
    }
}
