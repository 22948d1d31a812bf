package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Adagrad (Duchi et al. 2011): each gradient is divided by the root of the sum of all its squares.
 *
 * <pre>
 * g ← gradient + weightDecay · p
 * v ← v + g²                                    v begins at initialAccumulatorValue
 * p ← p − learningRate / (1 + (t − 1) · learningRateDecay) · g / (√v + epsilon)
 * </pre>
 *
 * <p>For rare features, whose few gradients count for much; steps become shorter and shorter. The semantics are those of PyTorch's
 * {@code Adagrad}.
 */
@Name("adagrad")
@About("divides each gradient by the root of the sum of its squares")
public record Adagrad(
        @Default("1e-2") @About("the length of a step") double learningRate,
        @Default("0.0") @About("how much the divisor of the learning rate grows with each update")
                double learningRateDecay,
        @Default("0.0") @About("the factor of an L2 penalty, added to the gradient") double weightDecay,
        @Default("0.0") @About("where the sums of squares begin") double initialAccumulatorValue,
        @Default("1e-10") @About("added to the divisor, so that it is not 0") double epsilon)
        implements Optimizer {
    public Adagrad {
        Options.notNegative(learningRate, "learning-rate");
        Options.notNegative(learningRateDecay, "learning-rate-decay");
        Options.notNegative(weightDecay, "weight-decay");
        Options.notNegative(initialAccumulatorValue, "initial-accumulator-value");
        Options.notNegative(epsilon, "epsilon");
    }

    @Override
    public void update(UpdateContext context) {
        Value gradient = WeightDecay.penalized(context, weightDecay);
        Value first = context.step().graph().constant(initialAccumulatorValue);
        Value sum = FirstUpdate.state(context, "sum", first).plus(gradient.square());
        context.state("sum", sum);
        Value rate = context.learningRate()
                .dividedBy(context.step().minus(1).times(learningRateDecay).plus(1));
        context.parameters(context.parameters()
                .minus(gradient.times(rate).dividedBy(sum.sqrt().plus(epsilon))));
    }
}
