package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * NAdam (Dozat 2016): Adam that looks ahead along its mean gradient, as Nesterov's momentum does.
 *
 * <pre>
 * g ← gradient + weightDecay · p                decoupled: p ← p · (1 − learningRate · weightDecay)
 * m ← beta1 · m + (1 − beta1) · g
 * v ← beta2 · v + (1 − beta2) · g²
 * μₜ = beta1 · (1 − 0.96^(t · momentumDecay) / 2),  Πₜ = μ₁ · … · μₜ
 * p ← p − learningRate · (μₜ₊₁ / (1 − Πₜ₊₁) · m + (1 − μₜ) / (1 − Πₜ) · g) / (√(v / (1 − beta2ᵗ)) + epsilon)
 * </pre>
 *
 * <p>Often a little faster than Adam. The semantics are those of PyTorch's {@code NAdam}.
 */
@Name("nadam")
@About("Adam with Nesterov's momentum")
public record NAdam(
        @Default("2e-3") @About("the length of a step") double learningRate,
        @Default("0.9") @About("how much of the mean gradient is kept") double beta1,
        @Default("0.999") @About("how much of the mean squared gradient is kept") double beta2,
        @Default("1e-8") @About("added to the divisor, so that it is not 0") double epsilon,
        @Default("0.0") @About("the factor of an L2 penalty, added to the gradient") double weightDecay,
        @Default("4e-3") @About("how fast the momentum comes to beta1") double momentumDecay,
        @Default("false") @About("whether weight decay shrinks parameters directly, as in adamw")
                boolean decoupledWeightDecay)
        implements Optimizer {
    /** The one of the paper, whose power makes the schedule of the momentum. */
    private static final double MOMENTUM_BASE = 0.96;

    public NAdam {
        Moments.require(learningRate, beta1, beta2, epsilon, weightDecay);
        Options.notNegative(momentumDecay, "momentum-decay");
    }

    @Override
    public void update(UpdateContext context) {
        Value parameters = decoupledWeightDecay ? WeightDecay.shrunken(context, weightDecay) : context.parameters();
        Value gradient = decoupledWeightDecay ? context.gradient() : WeightDecay.penalized(context, weightDecay);
        Moments moments = new Moments(beta1, beta2, epsilon);
        Value now = momentum(context, context.step());
        Value next = momentum(context, context.step().plus(1));
        Value product = context.scalar("momentum-product", 1).times(now);
        context.scalar("momentum-product", product);
        Value ahead = next.dividedBy(product.times(next).negate().plus(1));
        Value share = now.negate().plus(1).dividedBy(product.negate().plus(1));
        Value rate = context.learningRate();
        Value step = moments.mean(context, gradient).times(ahead.times(rate)).plus(gradient.times(share.times(rate)));
        context.parameters(parameters.minus(step.dividedBy(moments.divisor(context, gradient))));
    }

    /** The momentum of an update, a scalar. */
    private Value momentum(UpdateContext context, Value step) {
        Value base = step.graph().constant(MOMENTUM_BASE);
        return base.power(step.times(momentumDecay)).times(-0.5).plus(1).times(context.momentum(beta1));
    }
}
