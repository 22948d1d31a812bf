package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Negative log-likelihood of numbers under normal distributions whose variances are predicted too (Nix and Weigend 1994).
 *
 * <pre>
 * ½ (log v + (target − mean)² / v)      where v = max(exp(log-variance), epsilon)
 * </pre>
 *
 * <p>The prediction has two numbers for each of the target, {@code [batch, 2 · targets]}: first the means, then the logarithms of the
 * variances (Kendall and Gal 2017). With those, it is PyTorch's {@code GaussianNLLLoss}, but that no gradient passes to a variance
 * below epsilon. {@code full} adds the constant {@code ½ log 2π}. Metrics and users see the means.
 */
@Name("gaussian-nll")
@About("negative log-likelihood of numbers whose uncertainty is predicted too")
public record GaussianNegativeLogLikelihood(
        @Default("false") @About("whether the constant term is there") boolean full,
        @Default("1e-6") @About("the least variance") double epsilon,
        @Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements ExampleLoss {
    public GaussianNegativeLogLikelihood {
        Options.positive(epsilon, "epsilon");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.NUMBER);
    }

    @Override
    public OptionalInt predictionSize(Optional<Field> target) {
        return OptionalInt.of(2 * target.map(Field::elements).orElse(1));
    }

    @Override
    public Value losses(LossContext context) {
        Value prediction = context.prediction();
        Value target = context.target().toFloat();
        Value numbers = target.shape().rank() == 1 ? target.unsqueeze(1) : target;
        Shape shape = numbers.shape();
        if (prediction.shape().rank() != 2
                || shape.rank() != 2
                || prediction.shape().size(1) != 2 * shape.size(1)) {
            throw Unfit.of(this, "a mean and a logarithm of a variance for each number of the target", context);
        }
        Value logVariance = prediction.slice(1, shape.size(1), 2 * shape.size(1));
        Value variance = logVariance.exp().maximum(epsilon);
        Value losses = answer(prediction)
                .minus(numbers)
                .square()
                .dividedBy(variance)
                .plus(variance.log())
                .times(0.5);
        return full ? losses.plus(0.5 * Math.log(2 * Math.PI)) : losses;
    }

    @Override
    public Value answer(Value prediction) {
        return prediction.slice(-1, 0, prediction.shape().size(-1) / 2);
    }
}
