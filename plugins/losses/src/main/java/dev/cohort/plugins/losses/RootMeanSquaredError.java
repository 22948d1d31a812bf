package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.Optional;

/**
 * Root mean squared error: {@code √ mean((prediction − target)²)}, in the units of the target.
 *
 * <p>Its minimum is that of {@code mse}, its gradient's length does not shrink near it. Where all errors are 0, so is the gradient.
 */
@Name("rmse")
@About("the root of the mean squared error")
public record RootMeanSquaredError() implements Loss {
    /** Keeps the root's gradient finite where there is no error. */
    private static final double GUARD = 1e-24;

    private static final MeanSquaredError SQUARED = new MeanSquaredError(Reduction.MEAN);

    @Override
    public Optional<TargetRequest> target() {
        return SQUARED.target();
    }

    @Override
    public Value compute(LossContext context) {
        return SQUARED.compute(context).maximum(GUARD).sqrt();
    }

    @Override
    public Combination combination(LossContext context) {
        return new Combination.RootMeanSquare();
    }
}
