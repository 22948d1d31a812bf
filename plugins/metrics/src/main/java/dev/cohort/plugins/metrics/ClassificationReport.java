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
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Classification report: precision, recall and F1 of every class beside how often it is the target, and their means.
 *
 * <p>A table alone, without a number to log; scikit-learn's {@code classification_report} with {@code zero_division=0}. Classes
 * that are neither target nor predicted are left out. Where an example has several labels, each a yes or no, there is a row for
 * each label, and the micro average in place of the accuracy.
 */
@Name("classification-report")
@About("precision, recall and F1 of every class, and their means")
public record ClassificationReport(@Inline Decision decision) implements ClassMetric {
    private static final List<String> COLUMNS = List.of("class", "precision", "recall", "f1", "support");

    @Override
    public Set<Reading> reads() {
        return decision.reads();
    }

    @Override
    public Measurement start(Task task) {
        decision.require(task, label());
        return task.isMultilabel()
                ? new LabelCounts(task.labels().size(), decision, counts -> report(counts, task.labels()))
                : new ClassCounts(task.classes(), decision, counts -> report(counts, task.classNames()));
    }

    private Result report(ClassCounts counts, List<String> names) {
        List<List<Object>> rows = new ArrayList<>();
        List<BinaryCounts> each = counts.each();
        for (int label = 0; label < counts.classes(); label++) {
            BinaryCounts one = each.get(label);
            if (one.occurs()) {
                rows.add(row(names.get(label), metric -> metric.of(one), one.targets()));
            }
        }
        rows.add(List.of("accuracy", "", "", (double) counts.right() / counts.total(), counts.total()));
        for (Average average : List.of(Average.MACRO, Average.WEIGHTED)) {
            rows.add(row(name(average), metric -> average.value(counts, metric::of), counts.total()));
        }
        return Result.of(new Result.Table(COLUMNS, rows));
    }

    private Result report(LabelCounts counts, List<String> names) {
        List<List<Object>> rows = new ArrayList<>();
        for (int label = 0; label < names.size(); label++) {
            BinaryCounts one = counts.each().get(label);
            rows.add(row(names.get(label), metric -> metric.of(one), one.targets()));
        }
        long support = BinaryCounts.together(counts.each()).targets();
        for (Average average : List.of(Average.MICRO, Average.MACRO, Average.WEIGHTED)) {
            rows.add(row(name(average), metric -> average.value(counts, metric::of), support));
        }
        return Result.of(new Result.Table(COLUMNS, rows));
    }

    private static String name(Average average) {
        return average.name().toLowerCase(Locale.ROOT) + " average";
    }

    private List<Object> row(String name, ToDoubleFunction<AveragedMetric> value, long support) {
        Averaging averaging = new Averaging(Average.NONE, decision);
        return List.of(
                name,
                value.applyAsDouble(new Precision(averaging)),
                value.applyAsDouble(new Recall(averaging)),
                value.applyAsDouble(new F1(averaging)),
                support);
    }
}
