package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;

/**
 * RAdam (Liu et al. 2020): Adam whose divisor comes in as soon as enough gradients were seen to know it.
 *
 * <pre>
 * g ← gradient + weightDecay · p                decoupled: p ← p · (1 − learningRate · weightDecay)
 * m ← beta1 · m + (1 − beta1) · g
 * v ← beta2 · v + (1 − beta2) · g²
 * ρ = 2 / (1 − beta2) − 1,  ρₜ = ρ − 2 · t · beta2ᵗ / (1 − beta2ᵗ)
 * r = √((ρₜ − 4) · (ρₜ − 2) · ρ / ((ρ − 4) · (ρ − 2) · ρₜ))
 * p ← p − learningRate · m / (1 − beta1ᵗ) · r · √(1 − beta2ᵗ) / (√v + epsilon)      where ρₜ &gt; 5
 * p ← p − learningRate · m / (1 − beta1ᵗ)                                          before
 * </pre>
 *
 * <p>Needs no warm-up of the learning rate. The semantics are those of PyTorch's {@code RAdam}.
 */
@Name("radam")
@About("Adam that warms up by itself")
public record RAdam(
        @Default("1e-3") @About("the length of a step") double learningRate,
        @Default("0.9") @About("how much of the mean gradient is kept") double beta1,
        @Default("0.999") @About("how much of the mean squared gradient is kept") double beta2,
        @Default("1e-8") @About("added to the divisor, so that it is not 0") double epsilon,
        @Default("0.0") @About("the factor of an L2 penalty, added to the gradient") double weightDecay,
        @Default("false") @About("whether weight decay shrinks parameters directly, as in adamw")
                boolean decoupledWeightDecay)
        implements Optimizer {
    public RAdam {
        Moments.require(learningRate, beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public void update(UpdateContext context) {
        Value parameters = decoupledWeightDecay ? WeightDecay.shrunken(context, weightDecay) : context.parameters();
        Value gradient = decoupledWeightDecay ? context.gradient() : WeightDecay.penalized(context, weightDecay);
        Moments moments = new Moments(beta1, beta2, epsilon);
        Value step = context.step();
        Value correction = moments.squareCorrection(context);
        Value power = correction.negate().plus(1);
        double longest = 2 / (1 - beta2) - 1;
        Value length = step.times(power).times(-2).dividedBy(correction).plus(longest);
        Value rectified = length.minus(4)
                .times(length.minus(2))
                .times(longest / ((longest - 4) * (longest - 2)))
                .dividedBy(length)
                .times(correction)
                .sqrt();
        Value known = length.greater(5);
        Value zero = step.graph().constant(0);
        Value one = step.graph().constant(1);
        Value rate = context.learningRate()
                .dividedBy(moments.meanCorrection(context))
                .times(known.choose(rectified, one));
        // The divisor is √v + epsilon or 1, by factors that are scalars, so that the loop has no choice to make.
        Value divisor = moments.square(context, gradient)
                .sqrt()
                .times(known.choose(one, zero))
                .plus(known.choose(step.graph().constant(epsilon), one));
        context.parameters(
                parameters.minus(moments.mean(context, gradient).times(rate).dividedBy(divisor)));
    }
}
