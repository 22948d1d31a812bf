package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019): parameters shrink directly, not through the gradient.
 *
 * <pre>
 * p ← p · (1 − learningRate · weightDecay)
 * m ← beta1 · m + (1 − beta1) · g
 * v ← beta2 · v + (1 − beta2) · g²
 * p ← p − learningRate · m / (1 − beta1ᵗ) / (√(v / (1 − beta2ᵗ)) + epsilon)
 * </pre>
 *
 * <p>The usual choice for transformers and wherever weight decay should act alike on all parameters. The semantics are
 * those of PyTorch's {@code AdamW}: the schedule scales the decay too.
 */
@Name("adamw")
@About("Adam with weight decay apart from the gradient")
public record AdamW(
        @Default("1e-3") @About("the length of a step") double learningRate,
        @Default("0.9") @About("how much of the mean gradient is kept") double beta1,
        @Default("0.999") @About("how much of the mean squared gradient is kept") double beta2,
        @Default("1e-8") @About("added to the divisor, so that it is not 0") double epsilon,
        @Default("0.01") @About("the share of a parameter that goes with each update, times the learning rate")
                double weightDecay,
        @Default("false") @About("whether the divisor is the largest so far (Reddi et al. 2018)") boolean amsgrad)
        implements Optimizer {
    public AdamW {
        Moments.require(learningRate, beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public void update(UpdateContext context) {
        Value parameters = WeightDecay.shrunken(context, weightDecay);
        context.parameters(new Moments(beta1, beta2, epsilon, amsgrad).step(context, parameters, context.gradient()));
    }
}
