package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;

/**
 * Recall: of the rows that are of a class, the share that was predicted to be.
 *
 * <p>{@code true positives / (true positives + false negatives)}, 0 where the class never occurs; scikit-learn's {@code
 * recall_score}. It matters where a miss is dear.
 */
@Name("recall")
@About("of the rows of a class, the share predicted to be")
public record Recall(@Inline Averaging averaging) implements AveragedMetric {
    @Override
    public double of(BinaryCounts counts) {
        return Average.divide(counts.right(), counts.targets());
    }
}
