package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;

/**
 * Adam (Kingma and Ba 2015): every parameter's step is scaled by the recent size of its gradient.
 *
 * <pre>
 * g ← gradient + weightDecay · p
 * m ← beta1 · m + (1 − beta1) · g
 * v ← beta2 · v + (1 − beta2) · g²
 * p ← p − learningRate · m / (1 − beta1ᵗ) / (√(v / (1 − beta2ᵗ)) + epsilon)
 * </pre>
 *
 * <p>A good first choice almost everywhere; with weight decay prefer {@code adamw}. The semantics are those of PyTorch's
 * {@code Adam}.
 */
@Name("adam")
@About("scales every parameter's step by the recent size of its gradient")
public record Adam(
        @Default("1e-3") @About("the length of a step") double learningRate,
        @Default("0.9") @About("how much of the mean gradient is kept") double beta1,
        @Default("0.999") @About("how much of the mean squared gradient is kept") double beta2,
        @Default("1e-8") @About("added to the divisor, so that it is not 0") double epsilon,
        @Default("0.0") @About("the factor of an L2 penalty, added to the gradient") double weightDecay,
        @Default("false") @About("whether the divisor is the largest so far (Reddi et al. 2018)") boolean amsgrad)
        implements Optimizer {
    public Adam {
        Moments.require(learningRate, beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public void update(UpdateContext context) {
        Value gradient = WeightDecay.penalized(context, weightDecay);
        context.parameters(new Moments(beta1, beta2, epsilon, amsgrad).step(context, context.parameters(), gradient));
    }
}
