package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How the values of single classes become one; the names and rules are scikit-learn's with {@code zero_division=0}.
 *
 * <p>Where an example has several labels, each a yes or no, the value of a label is that of its yes, as for scikit-learn's
 * multilabel indicators. Over no rows every value is not a number.
 */
public enum Average {
    /** The mean over the classes that occur as target or prediction, however rare; over all labels. */
    MACRO,
    /** The value of all rows' counts added up; for one label per row it is the accuracy, where it is a share of those. */
    MICRO,
    /** The mean over the classes, or labels, each weighted by how often it is the target. */
    WEIGHTED,
    /** The value of the second of two classes. */
    BINARY,
    /** The mean over the examples, where each has several labels. */
    SAMPLES,
    /** No mean: a table with the value of each class, or label. */
    NONE;

    /** A value of the counts of a class. */
    @FunctionalInterface
    interface Ratio {
        double of(BinaryCounts counts);
    }

    /** @throws IllegalArgumentException if there is no such average of the task's classes */
    void require(Task task, String metric) {
        if (this == BINARY && (task.classes() != 2 || task.isMultilabel())) {
            throw new IllegalArgumentException("the metric " + metric
                    + " with average = \"binary\" judges two classes, but the target has "
                    + (task.isMultilabel() ? task.labels().size() + " labels" : task.classes())
                    + "; use macro, micro" + (task.isMultilabel() ? ", weighted or samples" : " or weighted"));
        }
        if (this == SAMPLES && !task.isMultilabel()) {
            throw new IllegalArgumentException("the metric " + metric
                    + " with average = \"samples\" is the mean over examples with several labels, but here each has"
                    + " one; use macro, micro or weighted");
        }
    }

    Result result(ClassCounts counts, List<String> names, String metric, Ratio ratio) {
        return this == NONE ? table(names, counts.each(), metric, ratio) : Result.of(value(counts, ratio));
    }

    Result result(LabelCounts counts, List<String> names, String metric, Ratio ratio) {
        return this == NONE ? table(names, counts.each(), metric, ratio) : Result.of(value(counts, ratio));
    }

    private static Result table(List<String> names, List<BinaryCounts> counts, String metric, Ratio ratio) {
        return table(
                names,
                counts.stream().map(ratio::of).toList(),
                counts.stream().map(BinaryCounts::targets).toList(),
                metric);
    }

    /** A table with a row for each class: its value, and how often it is the target. */
    static Result table(List<String> names, List<Double> values, List<Long> supports, String metric) {
        List<List<Object>> rows = new ArrayList<>();
        for (int place = 0; place < values.size(); place++) {
            rows.add(List.of(names.get(place), values.get(place), supports.get(place)));
        }
        return Result.of(new Result.Table(List.of("class", metric, "support"), rows));
    }

    double value(ClassCounts counts, Ratio ratio) {
        if (counts.total() == 0) {
            return Double.NaN;
        }
        List<BinaryCounts> each = counts.each();
        return this == BINARY
                ? ratio.of(each.get(1))
                : value(each.stream().filter(BinaryCounts::occurs).toList(), ratio);
    }

    double value(LabelCounts counts, Ratio ratio) {
        if (counts.examples() == 0) {
            return Double.NaN;
        }
        return this == SAMPLES ? counts.ofExamples() / counts.examples() : value(counts.each(), ratio);
    }

    /** The value of some classes, none of which is left out. */
    double value(List<BinaryCounts> counts, Ratio ratio) {
        return this == MICRO ? ratio.of(BinaryCounts.together(counts)) : mean(counts, ratio::of, BinaryCounts::targets);
    }

    /** The macro or the weighted mean; where no weight is above 0, the weighted mean is the plain one. */
    <T> double mean(List<T> each, ToDoubleFunction<T> value, ToDoubleFunction<T> support) {
        boolean weighs = this == WEIGHTED && each.stream().mapToDouble(support).sum() > 0;
        double sum = 0;
        double weights = 0;
        for (T one : each) {
            double weight = weighs ? support.applyAsDouble(one) : 1;
            sum += weight == 0 ? 0 : weight * value.applyAsDouble(one);
            weights += weight;
        }
        return sum / weights;
    }

    /** The quotient, and 0 where there is nothing to divide by. */
    static double divide(double numerator, double denominator) {
        return denominator == 0 ? 0 : numerator / denominator;
    }
}
