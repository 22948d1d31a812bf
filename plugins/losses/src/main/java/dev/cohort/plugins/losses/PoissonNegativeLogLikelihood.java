package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Optional;

/**
 * Negative log-likelihood of counts under a Poisson distribution; PyTorch's {@code PoissonNLLLoss}.
 *
 * <pre>
 * exp(prediction) − target · prediction              with log-input, where the prediction is the logarithm of the rate
 * prediction − target · log(prediction + epsilon)    without
 * </pre>
 *
 * <p>{@code full} adds Stirling's approximation of {@code log(target!)}, {@code t · log t − t + ½ log(2π t)}, for targets above 1,
 * which moves nothing. Metrics and users see the rate.
 */
@Name("poisson-nll")
@About("negative log-likelihood of counts")
public record PoissonNegativeLogLikelihood(
        @Default("true") @About("whether the prediction is the logarithm of the rate") boolean logInput,
        @Default("false") @About("whether the term that depends on the target alone is there") boolean full,
        @Default("1e-8") @About("added to a rate whose logarithm is taken") double epsilon,
        @Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements PointwiseLoss {
    public PoissonNegativeLogLikelihood {
        Options.positive(epsilon, "epsilon");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.NUMBER.within(0, Double.POSITIVE_INFINITY));
    }

    @Override
    public Value pointwise(Value prediction, Value target) {
        Value losses = logInput
                ? prediction.exp().minus(target.times(prediction))
                : prediction.minus(target.times(prediction.plus(epsilon).log()));
        return full ? losses.plus(stirling(target)) : losses;
    }

    private static Value stirling(Value target) {
        Value counted = target.maximum(1);
        Value term = counted.times(counted.log())
                .minus(counted)
                .plus(counted.times(2 * Math.PI).log().times(0.5));
        return target.greater(1).choose(term, target.graph().constant(0));
    }

    @Override
    public Value answer(Value prediction) {
        return logInput ? prediction.exp() : prediction;
    }
}
