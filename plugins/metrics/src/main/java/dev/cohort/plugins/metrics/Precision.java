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
 * Precision: of the rows that were predicted to be of a class, the share that is.
 *
 * <p>{@code true positives / (true positives + false positives)}, 0 where the class was never predicted; scikit-learn's
 * {@code precision_score}. It matters where a false alarm is dear.
 */
@Name("precision")
@About("of the rows predicted to be of a class, the share that is")
public record Precision(
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
        return average.start(task, label(), (right, predicted, targets) -> Average.divide(right, predicted));
    }
}
