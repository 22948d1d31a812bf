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
 * Recall: of the rows that are of a class, the share that was predicted to be.
 *
 * <p>{@code true positives / (true positives + false negatives)}, 0 where the class never occurs; scikit-learn's {@code
 * recall_score}. It matters where a miss is dear.
 */
@Name("recall")
@About("of the rows of a class, the share predicted to be")
public record Recall(
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
        return average.start(task, label(), (right, predicted, targets) -> Average.divide(right, targets));
    }
}
