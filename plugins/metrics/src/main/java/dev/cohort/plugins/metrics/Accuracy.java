package dev.cohort.plugins.metrics;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.Set;

/**
 * Accuracy: the share of rows whose most probable class is the right one; scikit-learn's {@code accuracy_score}.
 *
 * <p>Where an example has several labels, each a yes or no, it is the share of the examples of which all labels are right.
 * Over no rows it is not a number.
 */
@Name("accuracy")
@About("the share of rows whose most probable class is the right one; of several labels, all of them")
public record Accuracy() implements Metric {
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
        return task.isMultilabel()
                ? new LabelCounts(
                        task.labels().size(),
                        (right, predicted, targets) -> 0,
                        counts -> Result.of((double) counts.exact() / counts.examples()))
                : new ClassCounts(task.classes(), Accuracy::accuracy);
    }

    private static Result accuracy(ClassCounts counts) {
        long right = 0;
        for (int label = 0; label < counts.classes(); label++) {
            right += counts.right(label);
        }
        return Result.of((double) right / counts.total());
    }
}
