package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * F-beta: the harmonic mean of precision and recall, recall counting {@code beta²} times as much.
 *
 * <p>{@code (1 + beta²) · true positives / (predicted + beta² · present)}, 0 where the class is neither predicted nor present;
 * scikit-learn's {@code fbeta_score}. With a beta of 1 it is {@code f1}; 2 suits where a miss is dear, 0.5 where a false alarm
 * is.
 */
@Name("f-beta")
@About("mean of precision and recall, the latter weighing more by beta")
public record FBeta(@About("how much more recall counts than precision") double beta, @Inline Averaging averaging)
        implements AveragedMetric {
    public FBeta {
        Options.positive(beta, "beta");
    }

    @Override
    public double of(BinaryCounts counts) {
        return Average.divide((1 + beta * beta) * counts.right(), counts.predicted() + beta * beta * counts.targets());
    }
}
