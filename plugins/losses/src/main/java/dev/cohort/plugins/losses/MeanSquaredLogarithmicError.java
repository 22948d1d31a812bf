package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import java.util.Optional;

/**
 * Mean squared logarithmic error: {@code (log(1 + prediction) − log(1 + target))²}, of numbers of 0 or more.
 *
 * <p>It compares ratios: for targets over several orders of magnitude. A prediction below 0 counts as 0, and moves nothing, as in
 * Keras' {@code MeanSquaredLogarithmicError}; elsewhere it is also scikit-learn's {@code mean_squared_log_error}.
 */
@Name("msle")
@About("squared error of logarithms, which compares ratios")
public record MeanSquaredLogarithmicError(
        @Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements PointwiseLoss {
    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.NUMBER.within(0, Double.POSITIVE_INFINITY));
    }

    @Override
    public Value pointwise(Value prediction, Value target) {
        Value logarithm = prediction.maximum(0).plus(1).log();
        return logarithm.minus(target.plus(1).log()).square();
    }
}
