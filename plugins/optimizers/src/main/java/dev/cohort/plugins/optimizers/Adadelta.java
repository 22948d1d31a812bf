package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Adadelta (Zeiler 2012): each gradient is scaled by the ratio of recent steps and recent gradients, so that units agree.
 *
 * <pre>
 * g ← gradient + weightDecay · p
 * v ← rho · v + (1 − rho) · g²
 * d ← √(u + epsilon) / √(v + epsilon) · g
 * u ← rho · u + (1 − rho) · d²
 * p ← p − learningRate · d
 * </pre>
 *
 * <p>Needs no learning rate, in theory; it begins slowly. The semantics are those of PyTorch's {@code Adadelta}.
 */
@Name("adadelta")
@About("scales each gradient by recent steps, so that its unit does not matter")
public record Adadelta(
        @Default("1.0") @About("the length of a step") double learningRate,
        @Default("0.9") @About("how much of the mean squares is kept") double rho,
        @Default("1e-6") @About("added to both mean squares") double epsilon,
        @Default("0.0") @About("the factor of an L2 penalty, added to the gradient") double weightDecay)
        implements Optimizer {
    public Adadelta {
        Options.notNegative(learningRate, "learning-rate");
        Options.fraction(rho, "rho");
        Options.positive(epsilon, "epsilon");
        Options.notNegative(weightDecay, "weight-decay");
    }

    @Override
    public void update(UpdateContext context) {
        Value gradient = WeightDecay.penalized(context, weightDecay);
        Value square = RunningAverage.ofSquare(context, "square", gradient, rho);
        Value ratio = context.state("step-square").plus(epsilon).dividedBy(square.plus(epsilon));
        Value step = ratio.sqrt().times(gradient);
        RunningAverage.ofSquare(context, "step-square", step, rho);
        context.parameters(context.parameters().minus(step.times(context.learningRate())));
    }
}
