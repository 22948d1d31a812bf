package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import java.util.function.ToDoubleFunction;

/** Counts that are added up over all texts before a value follows from them; over no texts it is not a number. */
final class TextSums implements Measurement {
    /** What is counted in a text and the one that is right. */
    @FunctionalInterface
    interface OfText {
        long[] counts(String target, String text);
    }

    private final OfText counting;
    private final ToDoubleFunction<long[]> value;
    private final long[] sums;
    private long rows;

    /** @param width how many counts there are */
    TextSums(int width, OfText counting, ToDoubleFunction<long[]> value) {
        this.counting = counting;
        this.value = value;
        this.sums = new long[width];
    }

    @Override
    public void update(Predictions predictions) {
        for (int row = 0; row < predictions.rows(); row++) {
            add(counting.counts(predictions.targetText(row), predictions.text(row)));
        }
        rows += predictions.rows();
    }

    private void add(long[] counts) {
        for (int place = 0; place < sums.length; place++) {
            sums[place] += counts[place];
        }
    }

    @Override
    public void merge(Measurement other) {
        add(((TextSums) other).sums);
        rows += ((TextSums) other).rows;
    }

    @Override
    public Result compute() {
        return Result.of(rows == 0 ? Double.NaN : value.applyAsDouble(sums));
    }
}
