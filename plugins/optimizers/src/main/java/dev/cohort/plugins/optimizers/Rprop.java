package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Rprop (Riedmiller and Braun 1993): each parameter has a step of its own, longer while the gradient keeps its sign.
 *
 * <pre>
 * s ← s · etaPlus  where g keeps its sign,  s · etaMinus  where it changes; within the bounds of a step
 * g ← 0            where its sign has changed
 * p ← p − sign(g) · s                           s begins at learningRate
 * </pre>
 *
 * <p>For gradients of all data at once, which have no noise. The semantics are those of PyTorch's {@code Rprop}: the learning rate
 * is that of the first update, and a schedule changes nothing after it.
 */
@Name("rprop")
@About("moves each parameter by a step of its own, by the gradient's sign alone")
public record Rprop(
        @Default("1e-2") @About("the first step of each parameter") double learningRate,
        @Default("0.5") @About("the factor of a step where the gradient changes its sign") double etaMinus,
        @Default("1.2") @About("the factor of a step where the gradient keeps its sign") double etaPlus,
        @Default("1e-6") @About("the shortest step") double minimumStepSize,
        @Default("50.0") @About("the longest step") double maximumStepSize)
        implements Optimizer {
    public Rprop {
        Options.notNegative(learningRate, "learning-rate");
        Options.require(etaMinus > 0 && etaMinus < 1, "eta-minus", "must be above 0 and below 1, got " + etaMinus);
        Options.require(
                etaPlus > 1 && Double.isFinite(etaPlus), "eta-plus", "must be a number above 1, got " + etaPlus);
        Options.notNegative(minimumStepSize, "minimum-step-size");
        Options.require(
                maximumStepSize >= minimumStepSize && Double.isFinite(maximumStepSize),
                "maximum-step-size",
                "must not be below minimum-step-size, got " + maximumStepSize);
    }

    @Override
    public void update(UpdateContext context) {
        Value gradient = context.gradient();
        Value agreement = gradient.times(context.state("gradient")).sign();
        Value kept = agreement.maximum(0);
        Value changed = agreement.minimum(0);
        Value factor = kept.times(etaPlus - 1).plus(changed.times(1 - etaMinus)).plus(1);
        Value step = FirstUpdate.state(context, "step", context.learningRate())
                .times(factor)
                .maximum(minimumStepSize)
                .minimum(maximumStepSize);
        Value followed = gradient.times(changed.plus(1));
        context.state("step", step);
        context.state("gradient", followed);
        context.parameters(context.parameters().minus(followed.sign().times(step)));
    }
}
