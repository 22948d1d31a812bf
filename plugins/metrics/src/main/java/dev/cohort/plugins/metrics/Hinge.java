package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Hinge: the mean of {@code max(0, 1 − margin)}, the margin being how much the right class's logit is above the largest other one.
 *
 * <p>The difference of two logits is that of the logarithms of the probabilities, from which it is computed; of two classes whose
 * model gives one logit it is that logit, and −logit for the first class. Scikit-learn's {@code hinge_loss}, for several classes
 * Crammer and Singer's (2001). Where an example has several labels, each counts by itself. Over no rows it is not a number.
 */
@Name("hinge")
@About("how far rows are from being told apart by a margin of 1")
public record Hinge() implements ClassMetric {
    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public Measurement start(Task task) {
        return new RowMean((predictions, row) -> Math.max(0, 1 - margin(predictions, row, task.classes())));
    }

    private static double margin(Predictions predictions, int row, int classes) {
        int target = predictions.targetClass(row);
        double other = 0;
        for (int label = 0; label < classes; label++) {
            other = label == target ? other : Math.max(other, predictions.probability(row, label));
        }
        return logarithm(predictions.probability(row, target)) - logarithm(other);
    }

    private static double logarithm(double probability) {
        return Math.log(Math.max(probability, Float.MIN_VALUE));
    }
}
