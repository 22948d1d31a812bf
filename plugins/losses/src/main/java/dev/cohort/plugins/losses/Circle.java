package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Optional;

/**
 * Circle loss (Sun et al. 2020): draws examples of a class together and those of others apart, each pair the more the farther it is
 * from where it should be.
 *
 * <pre>
 * log(1 + Σ exp(gamma · [s⁻ + m]₊ · (s⁻ − m)) · Σ exp(−gamma · [1 + m − s⁺]₊ · (s⁺ − 1 + m)))      s: cosines of an example
 * </pre>
 *
 * <p>The prediction is an embedding for each example, {@code [batch, size]}, the target its class; s⁺ is over the others of its class
 * in the batch, s⁻ over those of other classes, and no gradient passes through the factors in brackets. It is a mean over examples
 * that have both, as pytorch-metric-learning's {@code CircleLoss}. The batch is compared with itself, so that an evaluation depends
 * on the batch size.
 */
@Name("circle")
@About("draws examples of a class together, the farthest most")
public record Circle(
        @Default("0.4") @About("how far from 1 and 0 cosines may be") double m,
        @Default("80.0") @About("what exponents are multiplied by") double gamma,
        @Default("16") @About("how many numbers an embedding has") int embeddingSize)
        implements EmbeddingLoss {
    public Circle {
        Options.notNegative(m, "m");
        Options.positive(gamma, "gamma");
        Options.positive(embeddingSize, "embedding-size");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS);
    }

    @Override
    public Value compute(LossContext context) {
        Value cosines = Embeddings.cosines(Embeddings.of(this, context.prediction()));
        BatchPairs pairs = BatchPairs.ofLabels(this, context);
        Value still = cosines.detached();
        Value positive =
                still.negate().plus(1 + m).relu().times(cosines.minus(1 - m)).times(-gamma);
        Value negative = still.plus(m).relu().times(cosines.minus(m)).times(gamma);
        Value hasBoth = BatchPairs.any(pairs.alike()).times(BatchPairs.any(pairs.different()));
        Value losses = BatchPairs.logSumExp(positive, pairs.alike())
                .plus(BatchPairs.logSumExp(negative, pairs.different()))
                .softplus()
                .times(hasBoth);
        return Reduction.SUM.of(losses, context.weights()).ratioTo(hasBoth.sum());
    }
}
