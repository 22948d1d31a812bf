package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * FTRL-Proximal (McMahan et al. 2013): follows the regularized leader, which sets many parameters to exactly 0.
 *
 * <pre>
 * σ ← ((n + g²)^−power − n^−power) / learningRate,  n ← n + g²          n begins at initialAccumulatorValue
 * z ← z + g + 2 · l2Shrinkage · p − σ · p
 * p ← (clip(z, −l1, l1) − z) / ((n^−power + beta) / learningRate + 2 · l2)
 * </pre>
 *
 * <p>For linear models of many rare features, as of clicks. The parameters follow from the gradients alone: what they were at first is
 * forgotten with the first update. PyTorch has none; the semantics and defaults are those of Keras' {@code Ftrl}. The learning rate
 * is to be above 0 at every update, so a schedule must not end at 0.
 */
@Name("ftrl")
@About("follows the regularized leader: many parameters become exactly 0")
public record Ftrl(
        @Default("1e-3") @About("the length of a step") double learningRate,
        @Default("-0.5") @About("the power of the sum of squares by which steps become shorter")
                double learningRatePower,
        @Default("0.1") @About("where the sums of squares begin") double initialAccumulatorValue,
        @Default("0.0") @About("the factor of a penalty on absolute values") double l1,
        @Default("0.0") @About("the factor of a penalty on squares") double l2,
        @Default("0.0") @About("the factor of a penalty on squares that is added to the gradient") double l2Shrinkage,
        @Default("0.0") @About("how much the roots of the sums of squares are enlarged") double beta)
        implements Optimizer {
    public Ftrl {
        Options.positive(learningRate, "learning-rate");
        Options.require(
                learningRatePower <= 0 && Double.isFinite(learningRatePower),
                "learning-rate-power",
                "must be 0 or less, got " + learningRatePower);
        Options.notNegative(initialAccumulatorValue, "initial-accumulator-value");
        Options.notNegative(l1, "l1");
        Options.notNegative(l2, "l2");
        Options.notNegative(l2Shrinkage, "l2-shrinkage");
        Options.notNegative(beta, "beta");
    }

    @Override
    public void update(UpdateContext context) {
        Value parameters = context.parameters();
        Value gradient = context.gradient();
        Value rate = context.learningRate();
        Value first = context.step().graph().constant(initialAccumulatorValue);
        Value before = FirstUpdate.state(context, "sum", first);
        Value sum = before.plus(gradient.square());
        Value root = sum.power(-learningRatePower);
        Value sigma = root.minus(before.power(-learningRatePower)).dividedBy(rate);
        Value linear = context.state("linear")
                .plus(WeightDecay.penalized(context, 2 * l2Shrinkage))
                .minus(sigma.times(parameters));
        Value quadratic = root.plus(beta).dividedBy(rate).plus(2 * l2);
        context.state("sum", sum);
        context.state("linear", linear);
        context.parameters(linear.maximum(-l1).minimum(l1).minus(linear).dividedBy(quadratic));
    }
}
