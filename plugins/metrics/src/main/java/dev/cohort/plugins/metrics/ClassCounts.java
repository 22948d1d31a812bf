package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import java.util.function.Function;

/** Counts how often each class was predicted for each class; every metric of hard decisions follows from it. */
final class ClassCounts implements Measurement {
    private final long[][] counts;
    private final Function<ClassCounts, Result> result;

    ClassCounts(int classes, Function<ClassCounts, Result> result) {
        this.counts = new long[classes][classes];
        this.result = result;
    }

    @Override
    public void update(Predictions predictions) {
        for (int row = 0; row < predictions.rows(); row++) {
            counts[predictions.targetClass(row)][predictions.predictedClass(row)]++;
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

    /** How often a class was predicted rightly. */
    long right(int label) {
        return counts[label][label];
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
        long sum = 0;
        for (int label = 0; label < counts.length; label++) {
            sum += targets(label);
        }
        return sum;
    }
}
