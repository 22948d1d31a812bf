package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * RMSprop (Tieleman and Hinton 2012): each gradient is divided by the root of its recent mean square.
 *
 * <pre>
 * g ← gradient + weightDecay · p
 * v ← alpha · v + (1 − alpha) · g²
 * d ← g / (√v + epsilon)                        centered: √(v − m²), where m ← alpha · m + (1 − alpha) · g
 * b ← momentum · b + d
 * p ← p − learningRate · b
 * </pre>
 *
 * <p>For losses that change as they are learned, such as those of recurrent nets and of reinforcement learning. The semantics are
 * those of PyTorch's {@code RMSprop}; a centered mean square that rounding makes negative counts as 0, where PyTorch's becomes NaN.
 */
@Name("rmsprop")
@About("divides each gradient by the root of its recent mean square")
public record RmsProp(
        @Default("1e-2") @About("the length of a step") double learningRate,
        @Default("0.99") @About("how much of the mean squared gradient is kept") double alpha,
        @Default("1e-8") @About("added to the divisor, so that it is not 0") double epsilon,
        @Default("0.0") @About("the factor of an L2 penalty, added to the gradient") double weightDecay,
        @Default("0.0") @About("the share of the last update's direction that is kept") double momentum,
        @Default("false") @About("whether the square is that of the distance to the mean gradient (Graves 2013)")
                boolean centered)
        implements Optimizer {
    public RmsProp {
        Options.notNegative(learningRate, "learning-rate");
        Options.fraction(alpha, "alpha");
        Options.notNegative(epsilon, "epsilon");
        Options.notNegative(weightDecay, "weight-decay");
        Options.notNegative(momentum, "momentum");
    }

    @Override
    public void update(UpdateContext context) {
        Value gradient = WeightDecay.penalized(context, weightDecay);
        Value square = RunningAverage.ofSquare(context, "square", gradient, alpha);
        if (centered) {
            Value mean = RunningAverage.of(context, "mean", gradient, alpha);
            square = square.minus(mean.square()).maximum(0);
        }
        Value direction = gradient.dividedBy(square.sqrt().plus(epsilon));
        direction = new Momentum(momentum, 0, false).direction(context, direction);
        context.parameters(context.parameters().minus(direction.times(context.learningRate())));
    }
}
