package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;

/** The mean of an error that each predicted number has by itself; over no rows it is not a number. */
interface ErrorMetric extends NumberMetric {
    /** The error of a number, in original units. */
    double of(double target, double prediction);

    @Override
    default boolean largerIsBetter() {
        return false;
    }

    @Override
    default Measurement start(Task task) {
        return new RowMean((predictions, row) -> {
            double sum = 0;
            for (int column = 0; column < task.width(); column++) {
                sum += of(predictions.target(row, column), predictions.prediction(row, column));
            }
            return sum / task.width();
        });
    }
}
