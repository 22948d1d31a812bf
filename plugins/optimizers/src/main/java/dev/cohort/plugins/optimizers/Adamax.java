package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Adamax (Kingma and Ba 2015): Adam whose divisor is the largest recent gradient.
 *
 * <pre>
 * g ← gradient + weightDecay · p
 * m ← beta1 · m + (1 − beta1) · g
 * u ← max(beta2 · u, |g| + epsilon)
 * p ← p − learningRate / (1 − beta1ᵗ) · m / u
 * </pre>
 *
 * <p>Steps are never longer than the learning rate, whatever gradients come. The semantics are those of PyTorch's {@code Adamax}.
 */
@Name("adamax")
@About("Adam with the largest recent gradient as the divisor")
public record Adamax(
        @Default("2e-3") @About("the length of a step") double learningRate,
        @Default("0.9") @About("how much of the mean gradient is kept") double beta1,
        @Default("0.999") @About("how much of the largest gradient is kept") double beta2,
        @Default("1e-8") @About("added to the divisor, so that it is not 0") double epsilon,
        @Default("0.0") @About("the factor of an L2 penalty, added to the gradient") double weightDecay)
        implements Optimizer {
    public Adamax {
        Moments.require(learningRate, beta1, beta2, epsilon, weightDecay);
        Options.positive(epsilon, "epsilon");
    }

    @Override
    public void update(UpdateContext context) {
        Value gradient = WeightDecay.penalized(context, weightDecay);
        Moments moments = new Moments(beta1, beta2, epsilon);
        Value mean = moments.mean(context, gradient);
        Value largest =
                context.state("largest").times(beta2).maximum(gradient.abs().plus(epsilon));
        context.state("largest", largest);
        Value rate = context.learningRate().dividedBy(moments.meanCorrection(context));
        context.parameters(context.parameters().minus(mean.times(rate).dividedBy(largest)));
    }
}
