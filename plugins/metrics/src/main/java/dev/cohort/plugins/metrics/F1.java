package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;

/**
 * F1: the harmonic mean of precision and recall.
 *
 * <p>{@code 2 · true positives / (predicted + present)}, 0 where the class is neither predicted nor present; scikit-learn's
 * {@code f1_score}. A fairer number than accuracy where classes are of unequal size.
 */
@Name("f1")
@About("harmonic mean of precision and recall")
public record F1(@Inline Averaging averaging) implements AveragedMetric {
    @Override
    public double of(BinaryCounts counts) {
        return Average.divide(2.0 * counts.right(), counts.predicted() + counts.targets());
    }
}
