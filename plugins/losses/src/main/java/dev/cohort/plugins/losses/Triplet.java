package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The triplet loss over all triplets of a batch (Schroff et al. 2015), by the hardest of each anchor as Hermans et al. 2017 have
 * it: {@code mean(max(0, margin + hardest positive − hardest negative))}.
 *
 * <p>The prediction is an embedding per example, [batch, size]; the target is its class. An example's hardest positive is the
 * farthest of its class, its hardest negative the nearest of another, by Euclidean distance. Examples without both count as
 * nothing. The batch is compared with itself, so that an evaluation depends on the batch size.
 */
@Name("triplet")
@About("draws examples of a class together and those of others apart")
public record Triplet(
        @Default("1.0") @About("by how much farther the nearest of another class should be") double margin,
        @Default("16") @About("how many numbers an embedding has") int embeddingSize)
        implements Loss {
    /** Keeps the root's gradient finite for examples at one place. */
    private static final double GUARD = 1e-12;

    public Triplet {
        Options.notNegative(margin, "margin");
        Options.positive(embeddingSize, "embedding-size");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS);
    }

    @Override
    public Answer answers() {
        return Answer.EMBEDDINGS;
    }

    @Override
    public OptionalInt predictionSize(Optional<Field> target) {
        return OptionalInt.of(embeddingSize);
    }

    @Override
    public Value compute(LossContext context) {
        Value embeddings = context.prediction();
        Value distances = distances(embeddings);
        Value labels = context.target();
        Value same = labels.unsqueeze(1).equal(labels.unsqueeze(0)).toFloat();
        Value other = same.negate().plus(1);
        // Of itself an example is at distance 0, which is never the farthest unless there is no other.
        Value positive = distances.times(same).maximumOver(1);
        Value farthest = distances.maximumOver(0, 1);
        Value negative = distances
                .minus(farthest.plus(1))
                .times(other)
                .negate()
                .maximumOver(1)
                .negate()
                .plus(farthest.plus(1));
        Value hasBoth = same.sum(1).greater(1.5).and(other.sum(1).greater(0.5)).toFloat();
        Value losses = positive.minus(negative).plus(margin).relu().times(hasBoth);
        return losses.sum().ratioTo(hasBoth.sum());
    }

    private static Value distances(Value embeddings) {
        Value squares = embeddings.square().sumKeeping(1);
        Value products = embeddings.matmul(embeddings.transpose(1, 0));
        Value squared = squares.plus(squares.transpose(1, 0)).minus(products.times(2));
        return squared.maximum(GUARD).sqrt();
    }
}
