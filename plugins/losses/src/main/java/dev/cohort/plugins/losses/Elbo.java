package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Optional;

/**
 * The negative evidence lower bound of a variational autoencoder (Kingma and Welling 2014, equation 10), a mean over
 * examples; with a {@code beta} other than 1 that of Higgins et al. 2017.
 *
 * <pre>
 * reconstruction + beta · KL
 * KL = −½ · Σ (1 + log-variance − mean² − exp(log-variance))
 * reconstruction: gaussian   ½ · Σ (features − prediction)²
 *                 bernoulli  Σ binary cross-entropy of the features, 0 to 1, and the prediction as logits
 * </pre>
 *
 * <p>It reads the model's outputs {@code prediction}, {@code mean} and {@code log-variance}.
 */
@Name("elbo")
@About("the negative evidence lower bound of a variational autoencoder")
public record Elbo(
        @Default("gaussian") @About("how features are distributed around the prediction") Likelihood likelihood,
        @Default("1.0") @About("the weight of the divergence from the prior") double beta)
        implements Loss {
    /** How features are distributed around what was decoded. */
    public enum Likelihood {
        /** With variance 1 around the prediction. */
        GAUSSIAN,
        /** Zeros and ones, of which the prediction is the logit. */
        BERNOULLI
    }

    public Elbo {
        Options.notNegative(beta, "beta");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.empty();
    }

    @Override
    public Value compute(LossContext context) {
        Value features = context.field(Field.FEATURES).toFloat().flatten(1);
        Value prediction = context.prediction().flatten(1);
        Value error = likelihood == Likelihood.GAUSSIAN
                ? features.minus(prediction).square().times(0.5)
                : prediction.softplus().minus(prediction.times(features));
        Value mean = context.output("mean");
        Value logVariance = context.output("log-variance");
        Value divergence = logVariance
                .plus(1)
                .minus(mean.square())
                .minus(logVariance.exp())
                .sum(1)
                .times(-0.5);
        return error.sum(1).plus(divergence.times(beta)).mean();
    }

    /** What was decoded, as features are. */
    @Override
    public Value answer(Value prediction) {
        return likelihood == Likelihood.BERNOULLI ? prediction.sigmoid() : prediction;
    }
}
