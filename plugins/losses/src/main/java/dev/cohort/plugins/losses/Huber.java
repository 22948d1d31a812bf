package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Huber loss (Huber 1964): quadratic within delta, linear beyond; PyTorch's {@code HuberLoss}.
 *
 * <pre>
 * ½ e²                    where e = |prediction − target| ≤ delta
 * delta · (e − ½ delta)   elsewhere
 * </pre>
 *
 * <p>For regression with outliers: smooth at its minimum as {@code mse}, as calm as {@code mae} far from it.
 */
@Name("huber")
@About("quadratic for small errors, linear for large ones")
public record Huber(
        @Default("1.0") @About("the error at which the loss turns linear") double delta,
        @Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements PointwiseLoss {
    public Huber {
        Options.positive(delta, "delta");
    }

    @Override
    public Value pointwise(Value prediction, Value target) {
        Value error = prediction.minus(target).abs();
        Value near = error.minimum(delta);
        return near.square().times(0.5).plus(error.minus(near).times(delta));
    }
}
