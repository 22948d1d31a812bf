package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import java.util.function.DoubleUnaryOperator;

/** The mean of a value that each row has by itself, or what follows from it; over no rows it is not a number. */
final class RowMean implements Measurement {
    /** The value of a row. */
    @FunctionalInterface
    interface OfRow {
        double of(Predictions predictions, int row);
    }

    private final OfRow value;
    private final DoubleUnaryOperator result;
    private double sum;
    private long rows;

    RowMean(OfRow value) {
        this(value, DoubleUnaryOperator.identity());
    }

    /** @param result what follows from the mean */
    RowMean(OfRow value, DoubleUnaryOperator result) {
        this.value = value;
        this.result = result;
    }

    @Override
    public void update(Predictions predictions) {
        for (int row = 0; row < predictions.rows(); row++) {
            sum += value.of(predictions, row);
        }
        rows += predictions.rows();
    }

    @Override
    public void merge(Measurement other) {
        sum += ((RowMean) other).sum;
        rows += ((RowMean) other).rows;
    }

    @Override
    public Result compute() {
        return Result.of(result.applyAsDouble(sum / rows));
    }
}
