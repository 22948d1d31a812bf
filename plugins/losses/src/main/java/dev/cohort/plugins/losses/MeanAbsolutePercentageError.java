package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Mean absolute percentage error: {@code |prediction − target| / max(|target|, epsilon)}, as a share: 0.1 is ten percent.
 *
 * <p>scikit-learn's {@code mean_absolute_percentage_error}, but for epsilon, which is an option here. A prediction that is too low
 * costs less than one that is too high by the same factor.
 */
@Name("mape")
@About("absolute error as a share of the target")
public record MeanAbsolutePercentageError(
        @Default("1e-6") @About("the least that an error is divided by") double epsilon,
        @Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements PointwiseLoss {
    public MeanAbsolutePercentageError {
        Options.positive(epsilon, "epsilon");
    }

    @Override
    public Value pointwise(Value prediction, Value target) {
        return prediction.minus(target).abs().dividedBy(target.abs().maximum(epsilon));
    }
}
