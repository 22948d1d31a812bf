package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;

/**
 * Mean squared error: {@code (prediction − target)²}, averaged over all elements.
 *
 * <p>Its best prediction is the mean of the target, so outliers weigh heavily. {@code reduction = "half-sum"} is the
 * textbooks' {@code ½ Σ (prediction − target)²}, whose gradient is the plain difference. Otherwise as PyTorch's {@code
 * MSELoss}.
 */
@Name("mse")
@About("squared error")
public record MeanSquaredError(
        @Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements PointwiseLoss {
    @Override
    public Value pointwise(Value prediction, Value target) {
        return prediction.minus(target).square();
    }
}
