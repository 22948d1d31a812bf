package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Expected calibration error (Guo et al. 2017): how far the probabilities of the predicted classes are from how often those are
 * right.
 *
 * <p>Rows are put into bins of equal width by the probability of their predicted class, the upper bound of a bin belonging to it;
 * the error is the mean over rows of their bin's {@code |accuracy − mean probability|}. A table has the bins, which is the
 * reliability diagram in numbers. Over no rows it is not a number.
 */
@Name("expected-calibration-error")
@About("how far probabilities are from how often they come true")
public record ExpectedCalibrationError(@Default("15") @About("how many bins of probabilities there are") int bins)
        implements ClassMetric {
    public ExpectedCalibrationError {
        Options.positive(bins, "bins");
    }

    @Override
    public boolean largerIsBetter() {
        return false;
    }

    @Override
    public Measurement start(Task task) {
        return new Bins(bins);
    }

    /** Counts and sums of each bin. */
    private static final class Bins implements Measurement {
        private final long[] rows;
        private final long[] right;
        private final double[] probability;

        Bins(int count) {
            this.rows = new long[count];
            this.right = new long[count];
            this.probability = new double[count];
        }

        @Override
        public void update(Predictions predictions) {
            for (int row = 0; row < predictions.rows(); row++) {
                int predicted = predictions.predictedClass(row);
                double confidence = predictions.probability(row, predicted);
                int bin = Math.max(0, Math.min(rows.length - 1, (int) Math.ceil(confidence * rows.length) - 1));
                rows[bin]++;
                right[bin] += predicted == predictions.targetClass(row) ? 1 : 0;
                probability[bin] += confidence;
            }
        }

        @Override
        public void merge(Measurement other) {
            Bins that = (Bins) other;
            for (int bin = 0; bin < rows.length; bin++) {
                rows[bin] += that.rows[bin];
                right[bin] += that.right[bin];
                probability[bin] += that.probability[bin];
            }
        }

        @Override
        public Result compute() {
            List<List<Object>> table = new ArrayList<>();
            double error = 0;
            long all = 0;
            for (int bin = 0; bin < rows.length; bin++) {
                error += Math.abs(right[bin] - probability[bin]);
                all += rows[bin];
                if (rows[bin] > 0) {
                    table.add(List.of(
                            (double) (bin + 1) / rows.length,
                            probability[bin] / rows[bin],
                            (double) right[bin] / rows[bin],
                            rows[bin]));
                }
            }
            return new Result(
                    OptionalDouble.of(error / all),
                    Optional.of(new Result.Table(List.of("up to", "mean probability", "accuracy", "rows"), table)));
        }
    }
}
