package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Counts how often each class was decided on for each class; every metric of hard decisions follows from it. */
final class ClassCounts implements Measurement {
    private final long[][] counts;
    private final Decision decision;
    private final Function<ClassCounts, Result> result;

    ClassCounts(int classes, Decision decision, Function<ClassCounts, Result> result) {
        this(new long[classes][classes], decision, result);
    }

    private ClassCounts(long[][] counts, Decision decision, Function<ClassCounts, Result> result) {
        this.counts = counts;
        this.decision = decision;
        this.result = result;
    }

    /** Those of two classes, of which the second is what is looked for. */
    static ClassCounts of(BinaryCounts second) {
        long[][] counts = {
            {second.trueNegatives(), second.falsePositives()},
            {second.falseNegatives(), second.right()}
        };
        return new ClassCounts(counts, Decision.MOST_PROBABLE, told -> Result.of(told.total()));
    }

    @Override
    public void update(Predictions predictions) {
        for (int row = 0; row < predictions.rows(); row++) {
            counts[predictions.targetClass(row)][decision.of(predictions, row)]++;
        }
    }

    @Override
    public void merge(Measurement other) {
        ClassCounts that = (ClassCounts) other;
        for (int target = 0; target < counts.length; target++) {
            for (int predicted = 0; predicted < counts.length; predicted++) {
                counts[target][predicted] += that.counts[target][predicted];
            }
        }
    }

    @Override
    public Result compute() {
        return result.apply(this);
    }

    int classes() {
        return counts.length;
    }

    /** How often a class was predicted where the target was another, or the same. */
    long count(int target, int predicted) {
        return counts[target][predicted];
    }

    /** How often the right class was predicted. */
    long right() {
        return IntStream.range(0, counts.length)
                .mapToLong(label -> counts[label][label])
                .sum();
    }

    /** How often a class is the target. */
    long targets(int label) {
        long sum = 0;
        for (long count : counts[label]) {
            sum += count;
        }
        return sum;
    }

    /** How often a class was predicted. */
    long predictions(int label) {
        long sum = 0;
        for (long[] row : counts) {
            sum += row[label];
        }
        return sum;
    }

    /** The number of rows. */
    long total() {
        return IntStream.range(0, counts.length).mapToLong(this::targets).sum();
    }

    /** The counts of each class against all others. */
    List<BinaryCounts> each() {
        long total = total();
        return IntStream.range(0, counts.length)
                .mapToObj(label -> new BinaryCounts(counts[label][label], predictions(label), targets(label), total))
                .toList();
    }
}
