package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Stochastic gradient descent, with momentum (Polyak 1964) or Nesterov's momentum (Sutskever et al. 2013).
 *
 * <pre>
 * g ← gradient + weightDecay · p
 * b ← momentum · b + (1 − dampening) · g        the first update takes b ← g
 * p ← p − learningRate · b                      Nesterov: p − learningRate · (g + momentum · b)
 * </pre>
 *
 * <p>The plain choice where the learning rate is tuned with care. The semantics are those of PyTorch's {@code SGD}: the
 * learning rate multiplies the whole momentum, and weight decay goes through it.
 */
@Name("sgd")
@About("stochastic gradient descent, with momentum or Nesterov's momentum")
public record Sgd(
        @Default("1e-3") @About("the length of a step") double learningRate,
        @Default("0.0") @About("the share of the last update's direction that is kept") double momentum,
        @Default("0.0") @About("how much less than whole a gradient enters the momentum") double dampening,
        @Default("0.0") @About("the factor of an L2 penalty, added to the gradient") double weightDecay,
        @Default("false") @About("whether the step looks ahead along the momentum") boolean nesterov)
        implements Optimizer {
    public Sgd {
        Options.notNegative(learningRate, "learning-rate");
        Options.notNegative(weightDecay, "weight-decay");
        new Momentum(momentum, dampening, nesterov);
    }

    @Override
    public void update(UpdateContext context) {
        Value direction = new Momentum(momentum, dampening, nesterov)
                .direction(context, WeightDecay.penalized(context, weightDecay));
        context.parameters(context.parameters().minus(direction.times(context.learningRate())));
    }
}
