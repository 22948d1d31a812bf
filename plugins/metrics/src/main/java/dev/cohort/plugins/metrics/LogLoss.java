package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.Set;

/**
 * Log loss: the mean of {@code −log p} of the right class's probability p, kept 2⁻²³ away from 0 and 1; scikit-learn's {@code
 * log_loss} of 32-bit probabilities.
 *
 * <p>Where an example has several labels, each counts by itself, as a choice of two. Over no rows it is not a number.
 */
@Name("log-loss")
@About("mean of the negative logarithm of the right class's probability")
public record LogLoss() implements ClassMetric {
    private static final double LEAST = 0x1p-23;

    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public Set<Reading> reads() {
        return Set.of(Reading.TARGET_PROBABILITY);
    }

    @Override
    public Measurement start(Task task) {
        return new RowMean(LogLoss::of);
    }

    private static double of(Predictions predictions, int row) {
        double probability = predictions.targetProbability(row);
        return -Math.log(Math.min(Math.max(probability, LEAST), 1 - LEAST));
    }
}
