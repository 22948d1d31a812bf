package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Pinball loss: the mean of {@code alpha · error} where the target is above the prediction, and of {@code (1 − alpha) · error}
 * where it is below; least for the alpha-quantile of the target (Koenker and Bassett 1978).
 *
 * <p>Scikit-learn's {@code mean_pinball_loss}; with an alpha of 0.5 it is half of {@code mae}.
 */
@Name("pinball")
@About("how far predictions are from a quantile of the target")
public record Pinball(@Default("0.5") @About("the quantile that predictions are meant to be") double alpha)
        implements ErrorMetric {
    public Pinball {
        Options.require(alpha >= 0 && alpha <= 1, "alpha", "must be a share, from 0 to 1, got " + alpha);
    }

    @Override
    public double of(double target, double prediction) {
        double error = target - prediction;
        return Math.max(alpha * error, (alpha - 1) * error);
    }
}
