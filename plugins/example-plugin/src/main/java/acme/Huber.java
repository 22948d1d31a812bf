package acme;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/** Huber loss (Huber 1964): quadratic within delta, linear beyond; less sensitive to outliers than mse. */
@Name("acme.huber")
@About("quadratic near the target, linear far from it")
public record Huber(
        @Default("1.0") @About("where the loss turns linear") double delta,
        @Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements PointwiseLoss {
    public Huber {
        Options.positive(delta, "delta");
    }

    @Override
    public Value pointwise(Value prediction, Value target) {
        Value error = prediction.minus(target).abs();
        Value near = error.minimum(delta);
        return near.times(near).times(0.5).plus(error.minus(near).times(delta));
    }
}
