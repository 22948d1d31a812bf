package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;

/**
 * LAMB (You et al. 2020): Adam's direction for each tensor, as long as the tensor is.
 *
 * <pre>
 * m ← beta1 · m + (1 − beta1) · g
 * v ← beta2 · v + (1 − beta2) · g²
 * u ← m / (1 − beta1ᵗ) / (√(v / (1 − beta2ᵗ)) + epsilon) + weightDecay · p
 * p ← p − learningRate · ‖p‖ / ‖u‖ · u          the quotient is 1 where a norm is 0
 * </pre>
 *
 * <p>For very large batches, where one learning rate does not fit all layers. PyTorch has none; this is the paper's
 * algorithm 2 with its scaling function left out, as in the authors' code.
 */
@Name("lamb")
@About("Adam whose step for each tensor is as long as the tensor, for large batches")
public record Lamb(
        @Default("1e-3") @About("the length of a step, as a share of the tensor's norm") double learningRate,
        @Default("0.9") @About("how much of the mean gradient is kept") double beta1,
        @Default("0.999") @About("how much of the mean squared gradient is kept") double beta2,
        @Default("1e-6") @About("added to the divisor, so that it is not 0") double epsilon,
        @Default("0.01") @About("how much of the parameters is added to their direction") double weightDecay)
        implements Optimizer {
    public Lamb {
        Moments.require(learningRate, beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public boolean wholeTensors() {
        return true;
    }

    @Override
    public void update(UpdateContext context) {
        Value parameters = context.parameters();
        Value direction = new Moments(beta1, beta2, epsilon)
                .direction(context, context.gradient())
                .plus(parameters.times(weightDecay));
        Value norm = TrustRatio.norm(parameters);
        Value other = TrustRatio.norm(direction);
        Value ratio = TrustRatio.of(norm.dividedBy(other), norm, other);
        context.parameters(parameters.minus(direction.times(ratio.times(context.learningRate()))));
    }
}
