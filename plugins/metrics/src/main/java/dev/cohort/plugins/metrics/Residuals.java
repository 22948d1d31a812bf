package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Sums over the errors, targets and predictions of each column; a metric's value is the mean over columns. */
final class Residuals implements Measurement {
    /** One column's sums. */
    static final class Column {
        private double squared;
        private double largest;
        private final Moments values = new Moments();
        private final Moments errors = new Moments();

        private void add(double target, double prediction) {
            double error = target - prediction;
            squared += error * error;
            largest = Math.max(largest, Math.abs(error));
            values.add(target, prediction);
            errors.add(error, error);
        }

        private void add(Column that) {
            squared += that.squared;
            largest = Math.max(largest, that.largest);
            values.add(that.values);
            errors.add(that.errors);
        }

        /** The number of rows. */
        long rows() {
            return values.rows();
        }

        /** Σ (target − prediction)². */
        double squared() {
            return squared;
        }

        /** The largest |target − prediction|. */
        double largest() {
            return largest;
        }

        /** Σ (target − mean target)². */
        double deviations() {
            return values.deviations();
        }

        /** Σ (error − mean error)². */
        double deviationsOfErrors() {
            return errors.deviations();
        }

        /** The moments of targets and predictions. */
        Moments values() {
            return values;
        }
    }

    private final List<Column> columns;
    private final ToDoubleFunction<Column> value;

    Residuals(int width, ToDoubleFunction<Column> value) {
        this.columns =
                IntStream.range(0, width).mapToObj(column -> new Column()).toList();
        this.value = value;
    }

    @Override
    public void update(Predictions predictions) {
        for (int row = 0; row < predictions.rows(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                columns.get(column).add(predictions.target(row, column), predictions.prediction(row, column));
            }
        }
    }

    @Override
    public void merge(Measurement other) {
        for (int column = 0; column < columns.size(); column++) {
            columns.get(column).add(((Residuals) other).columns.get(column));
        }
    }

    @Override
    public Result compute() {
        return Result.of(columns.stream().mapToDouble(value).sum() / columns.size());
    }

    /** The share of the targets' deviations that is not left over; of constant targets 1 where nothing is left over, else 0. */
    static double explained(double left, double deviations) {
        return deviations == 0 ? left == 0 ? 1 : 0 : 1 - left / deviations;
    }
}
