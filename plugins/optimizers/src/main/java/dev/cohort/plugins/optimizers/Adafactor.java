package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Adafactor (Shazeer and Stern 2018): of the squared gradients of a matrix, only the means of rows and columns are kept.
 *
 * <pre>
 * s ← t^beta2Decay
 * R ← R + s · (mean of g² over columns − R),  C ← C + s · (mean of g² over rows − C)
 * v ← R · C / max(mean of R, epsilon1)          vectors: v ← v + s · (g² − v)
 * u ← g / √max(v, epsilon1²)
 * a ← max(epsilon2, rms(p)) · min(learningRate, 1 / √t)
 * p ← p · (1 − learningRate · weightDecay) − a · u / max(1, rms(u) / clippingThreshold)
 * </pre>
 *
 * <p>For models whose optimizer's states would not fit; of tensors with more than two axes, the last two are factored. The
 * semantics are those of PyTorch's {@code Adafactor}.
 */
@Name("adafactor")
@About("Adam-like steps with a row and a column in place of a matrix of squares")
public record Adafactor(
        @Default("1e-2") @About("the length of a step, as a share of the tensor") double learningRate,
        @Default("-0.8") @About("the power of the step by which squares are less and less renewed") double beta2Decay,
        @Default("1.1920929e-7") @About("the least root of a mean square") double epsilon1,
        @Default("1e-3") @About("the least root mean square of a tensor") double epsilon2,
        @Default("1.0") @About("the largest root mean square of a step, in learning rates") double clippingThreshold,
        @Default("0.0") @About("the share of a parameter that goes with each update, times the learning rate")
                double weightDecay)
        implements Optimizer {
    public Adafactor {
        Options.notNegative(learningRate, "learning-rate");
        Options.require(beta2Decay <= 0, "beta2-decay", "must be 0 or less, got " + beta2Decay);
        Options.positive(epsilon1, "epsilon1");
        Options.notNegative(epsilon2, "epsilon2");
        Options.require(clippingThreshold >= 1, "clipping-threshold", "must be 1 or more, got " + clippingThreshold);
        Options.notNegative(weightDecay, "weight-decay");
    }

    @Override
    public boolean wholeTensors() {
        return true;
    }

    @Override
    public void update(UpdateContext context) {
        Value parameters = context.parameters();
        Value gradient = context.gradient();
        Value direction = gradient.dividedBy(
                squares(context, gradient).maximum(epsilon1 * epsilon1).sqrt());
        Value longest = context.step().power(-0.5).minimum(context.learningRate());
        Value length = rootMeanSquare(parameters).maximum(epsilon2).times(longest);
        Value clipping = rootMeanSquare(direction).dividedBy(clippingThreshold).maximum(1);
        context.parameters(
                WeightDecay.shrunken(context, weightDecay).minus(direction.times(length.dividedBy(clipping))));
    }

    /** The mean squared gradients, which are the product of those of rows and columns where there are some. */
    private Value squares(UpdateContext context, Value gradient) {
        Value kept = context.step().power(beta2Decay).negate().plus(1);
        Value squared = gradient.square();
        int rank = gradient.shape().rank();
        if (rank < 2) {
            return RunningAverage.of(context, "squares", squared, kept);
        }
        Value rows = averaged(context, "rows", squared.meanKeeping(rank - 1), kept);
        Value columns = averaged(context, "columns", squared.meanKeeping(rank - 2), kept);
        return rows.matmul(columns).dividedBy(rows.meanKeeping(rank - 2).maximum(epsilon1));
    }

    private static Value averaged(UpdateContext context, String name, Value value, Value kept) {
        Value average = RunningAverage.of(context.state(name, value.shape()), value, kept);
        context.state(name, average);
        return average;
    }

    private static Value rootMeanSquare(Value tensor) {
        return tensor.square().mean().sqrt();
    }
}
