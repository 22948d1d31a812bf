package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;

/**
 * Mean absolute error: {@code |prediction − target|}, averaged over all elements; PyTorch's {@code L1Loss}.
 *
 * <p>Its best prediction is the median of the target, so outliers weigh little. The gradient where both are equal is 0.
 */
@Name("mae")
@About("absolute error")
public record MeanAbsoluteError(
        @Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements PointwiseLoss {
    @Override
    public Value pointwise(Value prediction, Value target) {
        return prediction.minus(target).abs();
    }
}
