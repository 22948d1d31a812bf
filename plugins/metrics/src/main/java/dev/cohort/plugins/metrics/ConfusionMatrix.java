package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Confusion matrix: how often each class was predicted (columns) for each class of the target (rows).
 *
 * <p>A table alone, without a number to log; scikit-learn's {@code confusion_matrix}, in the order of the classes. Where an
 * example has several labels, each a yes or no, there is a row for each label with the four numbers of its own matrix, as in
 * scikit-learn's {@code multilabel_confusion_matrix}.
 */
@Name("confusion-matrix")
@About("how often each class was predicted for each class of the target")
public record ConfusionMatrix(@Inline Decision decision) implements ClassMetric {
    private static final int MOST = 1000;

    @Override
    public Set<Reading> reads() {
        return decision.reads();
    }

    @Override
    public Measurement start(Task task) {
        decision.require(task, label());
        if (!task.isMultilabel() && task.classes() > MOST) {
            throw new IllegalArgumentException(
                    "the metric confusion-matrix has a row and a column for each class, at most " + MOST
                            + ", but the target has " + task.classes() + "; use classification-report");
        }
        return task.isMultilabel()
                ? new LabelCounts(
                        task.labels().size(), decision, counts -> Result.of(table(counts.each(), task.labels())))
                : new ClassCounts(task.classes(), decision, counts -> Result.of(table(counts, task.classNames())));
    }

    private static Result.Table table(List<BinaryCounts> counts, List<String> names) {
        List<List<Object>> rows = new ArrayList<>();
        for (int column = 0; column < counts.size(); column++) {
            BinaryCounts label = counts.get(column);
            rows.add(List.of(
                    names.get(column),
                    label.trueNegatives(),
                    label.falsePositives(),
                    label.falseNegatives(),
                    label.right()));
        }
        return new Result.Table(
                List.of("label", "true negatives", "false positives", "false negatives", "true positives"), rows);
    }

    private static Result.Table table(ClassCounts counts, List<String> names) {
        List<String> columns = new ArrayList<>();
        columns.add("target \\ predicted");
        columns.addAll(names);
        List<List<Object>> rows = new ArrayList<>();
        for (int target = 0; target < counts.classes(); target++) {
            List<Object> row = new ArrayList<>();
            row.add(names.get(target));
            for (int predicted = 0; predicted < counts.classes(); predicted++) {
                row.add(counts.count(target, predicted));
            }
            rows.add(row);
        }
        return new Result.Table(columns, rows);
    }
}
