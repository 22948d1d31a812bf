package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Symmetric mean absolute percentage error: {@code 2 |prediction − target| / max(|prediction| + |target|, epsilon)}, a share
 * between 0 and 2.
 *
 * <p>As forecasters define it (Makridakis 1993), and torchmetrics' {@code SymmetricMeanAbsolutePercentageError}.
 */
@Name("smape")
@About("absolute error as a share of the mean of target and prediction")
public record SymmetricMeanAbsolutePercentageError(
        @Default("1e-6") @About("the least that an error is divided by") double epsilon,
        @Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements PointwiseLoss {
    public SymmetricMeanAbsolutePercentageError {
        Options.positive(epsilon, "epsilon");
    }

    @Override
    public Value pointwise(Value prediction, Value target) {
        Value size = prediction.abs().plus(target.abs()).maximum(epsilon);
        return prediction.minus(target).abs().times(2).dividedBy(size);
    }
}
