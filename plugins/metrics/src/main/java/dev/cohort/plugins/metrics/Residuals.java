package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import java.util.function.ToDoubleFunction;

/**
 * Sums over the errors and the targets of each column, in double precision; a metric's value is the mean over columns.
 *
 * <p>The spread of the targets is kept as mean and squared deviations and joined by the rule of Chan, Golub and LeVeque
 * (1983), so that a large offset of the target costs no digits.
 */
final class Residuals implements Measurement {
    /** One column's sums. */
    static final class Column {
        private long rows;
        private double absolute;
        private double squared;
        private double mean;
        private double deviations;

        private void add(double target, double prediction) {
            double error = target - prediction;
            absolute += Math.abs(error);
            squared += error * error;
            rows++;
            double before = target - mean;
            mean += before / rows;
            deviations += before * (target - mean);
        }

        private void add(Column that) {
            long together = rows + that.rows;
            if (together == 0) {
                return;
            }
            double distance = that.mean - mean;
            deviations += that.deviations + distance * distance * rows * that.rows / together;
            mean += distance * that.rows / together;
            absolute += that.absolute;
            squared += that.squared;
            rows = together;
        }

        /** The number of rows. */
        long rows() {
            return rows;
        }

        /** Σ |target − prediction|. */
        double absolute() {
            return absolute;
        }

        /** Σ (target − prediction)². */
        double squared() {
            return squared;
        }

        /** Σ (target − mean target)². */
        double deviations() {
            return deviations;
        }
    }

    private final Column[] columns;
    private final ToDoubleFunction<Column> value;

    Residuals(int width, ToDoubleFunction<Column> value) {
        this.columns = new Column[width];
        for (int column = 0; column < width; column++) {
            columns[column] = new Column();
        }
        this.value = value;
    }

    @Override
    public void update(Predictions predictions) {
        for (int row = 0; row < predictions.rows(); row++) {
            for (int column = 0; column < columns.length; column++) {
                columns[column].add(predictions.target(row, column), predictions.prediction(row, column));
            }
        }
    }

    @Override
    public void merge(Measurement other) {
        for (int column = 0; column < columns.length; column++) {
            columns[column].add(((Residuals) other).columns[column]);
        }
    }

    @Override
    public Result compute() {
        double sum = 0;
        for (Column column : columns) {
            sum += value.applyAsDouble(column);
        }
        return Result.of(sum / columns.length);
    }
}
