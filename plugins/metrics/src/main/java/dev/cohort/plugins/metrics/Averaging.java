package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;

/** The options of metrics that have a value for each class, from how often it was decided on rightly. */
public record Averaging(
        @Default("macro") @About("how the values of classes, or of several labels, become one") Average average,
        @Inline Decision decision) {
    /** An average over the most probable classes. */
    public static Averaging of(Average average) {
        return new Averaging(average, Decision.MOST_PROBABLE);
    }

    Measurement start(Task task, String metric, Average.Ratio ratio) {
        average.require(task, metric);
        decision.require(task, metric);
        return task.isMultilabel()
                ? new LabelCounts(
                        task.labels().size(),
                        decision,
                        ratio,
                        counts -> average.result(counts, task.labels(), metric, ratio))
                : new ClassCounts(
                        task.classes(), decision, counts -> average.result(counts, task.classNames(), metric, ratio));
    }
}
