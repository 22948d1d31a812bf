package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Quantile or pinball loss (Koenker and Bassett 1978), whose best prediction is a quantile of the target.
 *
 * <pre>
 * max(quantile · e, (quantile − 1) · e)      where e = target − prediction
 * </pre>
 *
 * <p>With {@code quantile = 0.9}, nine of ten targets should lie below the prediction. At 0.5 it is half of {@code mae}.
 * scikit-learn's {@code mean_pinball_loss}.
 */
@Name("quantile")
@About("predicts a quantile, such as what nine of ten targets stay below")
public record Quantile(
        @Default("0.5") @About("the share of targets that should lie below the prediction") double quantile,
        @Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements PointwiseLoss {
    public Quantile {
        Options.require(quantile > 0 && quantile < 1, "quantile", "must be above 0 and below 1, got " + quantile);
    }

    @Override
    public Value pointwise(Value prediction, Value target) {
        Value error = target.minus(prediction);
        return error.times(quantile).maximum(error.times(quantile - 1));
    }
}
