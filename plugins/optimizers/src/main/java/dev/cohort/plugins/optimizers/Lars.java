package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * LARS (You et al. 2017): the gradient of each tensor is scaled to a share of the tensor's own length.
 *
 * <pre>
 * r ← trustCoefficient · ‖p‖ / (‖g‖ + weightDecay · ‖p‖ + epsilon)      1 where a norm is 0
 * d ← r · (g + weightDecay · p)
 * b ← momentum · b + (1 − dampening) · d        the first update takes b ← d
 * p ← p − learningRate · b                      Nesterov: p − learningRate · (d + momentum · b)
 * </pre>
 *
 * <p>For very large batches of images, where one learning rate does not fit all layers. PyTorch has none; the semantics and
 * defaults are those of timm's {@code Lars} that always adapts.
 */
@Name("lars")
@About("momentum whose gradient for each tensor is as long as a share of the tensor, for large batches")
public record Lars(
        @Default("1.0") @About("the length of a step") double learningRate,
        @Default("0.0") @About("the share of the last update's direction that is kept") double momentum,
        @Default("0.0") @About("how much less than whole a direction enters the momentum") double dampening,
        @Default("0.0") @About("how much of the parameters is added to their gradient") double weightDecay,
        @Default("false") @About("whether the step looks ahead along the momentum") boolean nesterov,
        @Default("1e-3") @About("how long a gradient is, as a share of its tensor") double trustCoefficient,
        @Default("1e-8") @About("added to the divisor, so that it is not 0") double epsilon)
        implements Optimizer {
    public Lars {
        Options.notNegative(learningRate, "learning-rate");
        Options.notNegative(weightDecay, "weight-decay");
        Options.positive(trustCoefficient, "trust-coefficient");
        Options.notNegative(epsilon, "epsilon");
        new Momentum(momentum, dampening, nesterov);
    }

    @Override
    public boolean wholeTensors() {
        return true;
    }

    @Override
    public void update(UpdateContext context) {
        Value parameters = context.parameters();
        Value norm = TrustRatio.norm(parameters);
        Value other = TrustRatio.norm(context.gradient());
        Value quotient = norm.times(trustCoefficient)
                .dividedBy(norm.times(weightDecay).plus(other).plus(epsilon));
        Value gradient = WeightDecay.penalized(context, weightDecay).times(TrustRatio.of(quotient, norm, other));
        Value direction = new Momentum(momentum, dampening, nesterov).direction(context, gradient);
        context.parameters(parameters.minus(direction.times(context.learningRate())));
    }
}
