package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Lin's concordance correlation coefficient (1989): the correlation of target and prediction, lessened where these are shifted or
 * stretched against each other, so that it is 1 only where they are equal.
 *
 * <p>{@code 2 · covariance / (variance + variance + (mean − mean)²)}, of a whole part and not of a sample; the mean over columns. Not
 * a number where both are the same constant.
 */
@Name("concordance")
@About("correlation of target and prediction, less for what is shifted or stretched")
public record Concordance() implements NumberMetric {
    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Measurement start(Task task) {
        return new Residuals(task.width(), Concordance::concordance);
    }

    private static double concordance(Residuals.Column column) {
        Moments values = column.values();
        double distance = values.mean() - values.otherMean();
        return 2
                * values.joint()
                / (values.deviations() + values.otherDeviations() + values.rows() * distance * distance);
    }
}
