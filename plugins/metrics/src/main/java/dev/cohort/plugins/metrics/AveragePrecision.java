package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;

/**
 * Average precision: the mean of the precisions at all thresholds, each weighted by how much recall it adds, which sums up the
 * curve of precision and recall without interpolation.
 *
 * <p>Of two classes it is that of the second, whatever the average; 0 for a class without rows; scikit-learn's {@code
 * average_precision_score}. Where a class is rare it says more than {@code roc-auc}; guessing comes to the class's share.
 */
@Name("average-precision")
@About("mean of the precisions at all thresholds, weighted by recall gained")
public record AveragePrecision(
        @Default("macro") @About("how the values of several classes, or labels, become one") Average average)
        implements CurveMetric {
    @Override
    public double of(Curve curve) {
        return curve.averagePrecision();
    }
}
