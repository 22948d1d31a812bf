package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Brier score (1950): the mean squared distance of the probabilities from 1 for the right class and 0 for the others.
 *
 * <p>Of two classes only the second counts, so that it is at most 1; of several all do, and it is at most 2: scikit-learn's {@code
 * brier_score_loss}. Where an example has several labels, each counts by itself. Over no rows it is not a number.
 */
@Name("brier")
@About("mean squared distance of probabilities from what came true")
public record Brier() implements ClassMetric {
    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public Measurement start(Task task) {
        return new RowMean((predictions, row) -> of(predictions, row, task.classes()));
    }

    private static double of(Predictions predictions, int row, int classes) {
        double sum = 0;
        for (int label = classes == 2 ? 1 : 0; label < classes; label++) {
            double error = predictions.probability(row, label) - (predictions.targetClass(row) == label ? 1 : 0);
            sum += error * error;
        }
        return sum;
    }
}
