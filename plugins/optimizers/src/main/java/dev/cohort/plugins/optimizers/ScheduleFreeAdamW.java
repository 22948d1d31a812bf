package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Schedule-free AdamW (Defazio et al. 2024): gradients are taken between where AdamW goes and the mean of where it was;
 * evaluation, the choice of the best state and the exported model use the mean.
 *
 * <pre>
 * v ← beta2 · v + (1 − beta2) · g²
 * d ← g / (√(v / (1 − beta2ᵗ)) + epsilon) + weightDecay · y
 * w ← t^weightPower · (largest learning rate so far)^rateWeightPower,  c ← w / (sum of all w)
 * y ← y + c · (z − y) + learningRate · (beta1 · (1 − c) − 1) · d        y is what is trained
 * z ← z − learningRate · d                                              z begins at y
 * </pre>
 *
 * <p>As good as a schedule whose end is known, without one; a warm-up helps. The semantics and defaults are those of the authors'
 * package, {@code schedulefree}: evaluated is y + (1 − 1 / beta1) · (z − y).
 */
@Name("schedule-free-adamw")
@About("AdamW that averages its parameters in place of a schedule")
public record ScheduleFreeAdamW(
        @Default("2.5e-3") @About("the length of a step") double learningRate,
        @Default("0.9") @About("how near to the mean gradients are taken") double beta1,
        @Default("0.999") @About("how much of the mean squared gradient is kept") double beta2,
        @Default("1e-8") @About("added to the divisor, so that it is not 0") double epsilon,
        @Default("0.0") @About("the share of a parameter that goes with each update, times the learning rate")
                double weightDecay,
        @Default("0.0") @About("the power of the step by which later parameters weigh more in the mean")
                double weightPower,
        @Default("2.0") @About("the power of the largest learning rate by which parameters weigh in the mean")
                double rateWeightPower)
        implements Optimizer {
    public ScheduleFreeAdamW {
        Moments.require(learningRate, beta1, beta2, epsilon, weightDecay);
        Options.positive(beta1, "beta1");
        Options.notNegative(weightPower, "weight-power");
        Options.notNegative(rateWeightPower, "rate-weight-power");
    }

    @Override
    public void update(UpdateContext context) {
        Value parameters = context.parameters();
        Value direction = context.gradient()
                .dividedBy(new Moments(beta1, beta2, epsilon).divisor(context, context.gradient()))
                .plus(parameters.times(weightDecay));
        Value share = share(context);
        Value ahead = ahead(context, 2);
        Value rate = context.learningRate();
        Value pull = share.negate().plus(1).times(beta1).minus(1).times(rate);
        context.state("ahead", ahead.minus(direction.times(rate)));
        context.parameters(parameters.plus(ahead.minus(parameters).times(share)).plus(direction.times(pull)));
    }

    /** The weight of this update in the mean, a scalar. */
    private Value share(UpdateContext context) {
        Value largest = context.scalar("largest-rate", 0).maximum(context.learningRate());
        Value weight = context.step().power(weightPower).times(largest.power(rateWeightPower));
        Value sum = context.scalar("weights", 0).plus(weight);
        context.scalar("largest-rate", largest);
        context.scalar("weights", sum);
        return weight.ratioTo(sum);
    }

    /** Where AdamW has gone, which begins where the parameters do. */
    private static Value ahead(UpdateContext context, int firstKept) {
        return context.step().less(firstKept).choose(context.parameters(), context.state("ahead"));
    }

    @Override
    public Value evaluated(UpdateContext context) {
        Value parameters = context.parameters();
        return parameters.plus(ahead(context, 1).minus(parameters).times(1 - 1 / beta1));
    }
}
