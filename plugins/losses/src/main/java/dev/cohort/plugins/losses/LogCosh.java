package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;

/**
 * The logarithm of the hyperbolic cosine of the error: {@code log cosh(prediction − target)}.
 *
 * <p>About {@code ½ e²} for small errors and {@code |e| − log 2} for large ones, and smooth everywhere. It is computed as {@code
 * |e| + softplus(−2 |e|) − log 2}, which does not overflow. Otherwise as Keras' {@code LogCosh}.
 */
@Name("log-cosh")
@About("quadratic for small errors, linear for large ones, and smooth")
public record LogCosh(@Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements PointwiseLoss {
    @Override
    public Value pointwise(Value prediction, Value target) {
        Value error = prediction.minus(target).abs();
        return error.plus(error.times(-2).softplus()).minus(Math.log(2));
    }
}
