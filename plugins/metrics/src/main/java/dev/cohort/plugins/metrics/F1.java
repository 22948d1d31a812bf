package dev.cohort.plugins.metrics;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import java.util.Set;

/**
 * F1: the harmonic mean of precision and recall.
 *
 * <p>{@code 2 · true positives / (predicted + present)}, 0 where the class is neither predicted nor present; scikit-learn's
 * {@code f1_score}. A fairer number than accuracy where classes are of unequal size.
 */
@Name("f1")
@About("harmonic mean of precision and recall")
public record F1(
        @Default("macro") @About("how the values of classes, or of several labels, become one") Average average)
        implements Metric {
    @Override
    public Set<Answer> judges() {
        return Set.of(Answer.CLASSES);
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Measurement start(Task task) {
        return average.start(
                task, label(), (right, predicted, targets) -> Average.divide(2.0 * right, predicted + targets));
    }
}
