package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Smooth L1 loss (Girshick 2015): the Huber loss divided by its threshold; PyTorch's {@code SmoothL1Loss}.
 *
 * <pre>
 * ½ e² / beta   where e = |prediction − target| < beta
 * e − ½ beta    elsewhere
 * </pre>
 *
 * <p>Far from the minimum its slope is 1 whatever beta is, as in box regression. With {@code beta = 0} it is {@code mae}.
 */
@Name("smooth-l1")
@About("quadratic for small errors, linear with slope 1 for large ones")
public record SmoothL1(
        @Default("1.0") @About("the error at which the loss turns linear") double beta,
        @Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements PointwiseLoss {
    public SmoothL1 {
        Options.notNegative(beta, "beta");
    }

    @Override
    public Value pointwise(Value prediction, Value target) {
        Value error = prediction.minus(target).abs();
        if (beta == 0) {
            return error;
        }
        Value near = error.minimum(beta);
        return near.square().times(0.5 / beta).plus(error.minus(near));
    }
}
