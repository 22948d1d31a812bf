package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Counts how often each class was decided on for each class; every metric of hard decisions follows from it. Of classes as many as
 * there are tokens in a language, most pairs never occur, and take no room.
 */
final class ClassCounts implements Measurement {
    private final int classes;
    private final long[] right;
    private final long[] targets;
    private final long[] predictions;

    /** By the class of the target, times their number, plus the predicted one; where they differ. */
    private final Map<Long, Long> wrong = new HashMap<>();

    private final Decision decision;
    private final Function<ClassCounts, Result> result;

    ClassCounts(int classes, Decision decision, Function<ClassCounts, Result> result) {
        this.classes = classes;
        this.right = new long[classes];
        this.targets = new long[classes];
        this.predictions = new long[classes];
        this.decision = decision;
        this.result = result;
    }

    /** Those of two classes, of which the second is what is looked for. */
    static ClassCounts of(BinaryCounts second) {
        ClassCounts counts = new ClassCounts(2, Decision.MOST_PROBABLE, told -> Result.of(told.total()));
        counts.add(0, 0, second.trueNegatives());
        counts.add(0, 1, second.falsePositives());
        counts.add(1, 0, second.falseNegatives());
        counts.add(1, 1, second.right());
        return counts;
    }

    private void add(int target, int predicted, long count) {
        targets[target] += count;
        predictions[predicted] += count;
        if (target == predicted) {
            right[target] += count;
        } else {
            wrong.merge((long) target * classes + predicted, count, Long::sum);
        }
    }

    @Override
    public void update(Predictions rows) {
        for (int row = 0; row < rows.rows(); row++) {
            add(rows.targetClass(row), decision.of(rows, row), 1);
        }
    }

    @Override
    public void merge(Measurement other) {
        ClassCounts that = (ClassCounts) other;
        for (int label = 0; label < classes; label++) {
            right[label] += that.right[label];
            targets[label] += that.targets[label];
            predictions[label] += that.predictions[label];
        }
        that.wrong.forEach((pair, count) -> wrong.merge(pair, count, Long::sum));
    }

    @Override
    public Result compute() {
        return result.apply(this);
    }

    int classes() {
        return classes;
    }

    /** How often a class was predicted where the target was another, or the same. */
    long count(int target, int predicted) {
        return target == predicted ? right[target] : wrong.getOrDefault((long) target * classes + predicted, 0L);
    }

    /** How often the right class was predicted. */
    long right() {
        return Arrays.stream(right).sum();
    }

    /** The number of rows. */
    long total() {
        return Arrays.stream(targets).sum();
    }

    /** The counts of each class against all others. */
    List<BinaryCounts> each() {
        long total = total();
        return IntStream.range(0, classes)
                .mapToObj(label -> new BinaryCounts(right[label], predictions[label], targets[label], total))
                .toList();
    }
}
