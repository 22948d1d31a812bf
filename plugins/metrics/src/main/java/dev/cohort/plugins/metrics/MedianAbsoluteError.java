package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.Arrays;

/**
 * Median absolute error, in the units of the target: half of the errors are larger, however large they are.
 *
 * <p>Scikit-learn's {@code median_absolute_error}, the mean over columns. Over no rows it is not a number.
 */
@Name("median-absolute-error")
@About("median of the absolute errors, which outliers do not move")
public record MedianAbsoluteError() implements NumberMetric {
    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public Measurement start(Task task) {
        return new Columns(task.width(), MedianAbsoluteError::median);
    }

    private static double median(double[] targets, double[] predictions) {
        double[] errors = new double[targets.length];
        Arrays.setAll(errors, row -> Math.abs(targets[row] - predictions[row]));
        Arrays.sort(errors);
        int middle = errors.length / 2;
        return errors.length == 0
                ? Double.NaN
                : errors.length % 2 == 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2;
    }
}
