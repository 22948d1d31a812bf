package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;

/**
 * Accuracy: the share of rows whose most probable class is the right one; scikit-learn's {@code accuracy_score}.
 *
 * <p>Where an example has several labels, each a yes or no, it is the share of the examples of which all labels are right.
 * Over no rows it is not a number.
 */
@Name("accuracy")
@About("the share of rows whose most probable class is the right one; of several labels, all of them")
public record Accuracy(@Inline Decision decision) implements DecisionMetric {
    @Override
    public double of(ClassCounts counts) {
        return (double) counts.right() / counts.total();
    }

    @Override
    public Measurement start(Task task) {
        decision.require(task, label());
        return task.isMultilabel()
                ? new LabelCounts(
                        task.labels().size(),
                        decision,
                        counts -> Result.of((double) counts.exact() / counts.examples()))
                : new RowMean(
                        (predictions, row) -> predictions.targetClass(row) == decision.of(predictions, row) ? 1 : 0);
    }
}
