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
 * A loss of the angle between two embeddings: {@code 1 − cos} of a pair that is alike, {@code max(0, cos − margin)} of one that is
 * not; PyTorch's {@code CosineEmbeddingLoss}.
 *
 * <p>Each example is a pair: the model is applied to the features and to a second field of their shape, and gives an embedding of
 * each, {@code [batch, size]}. The target says whether the two are alike: 1, or 0 or −1.
 */
@Name("cosine-embedding")
@About("turns pairs that are alike to one direction and others apart")
public record CosineEmbedding(
        @Default("0.0") @About("the cosine below which those that are not alike are left alone") double margin,
        @Default("other") @About("the field of the data with the second of each pair") String other,
        @Default("16") @About("how many numbers an embedding has") int embeddingSize,
        @Default("mean") @About("how the pairs' losses become one number") Reduction reduction)
        implements EmbeddingLoss, ExampleLoss {
    /** As PyTorch adds it to squared lengths. */
    private static final double GUARD = 1e-12;

    public CosineEmbedding {
        Options.require(margin >= -1 && margin <= 1, "margin", "must be between -1 and 1, got " + margin);
        Options.positive(embeddingSize, "embedding-size");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS.within(-1, 1));
    }

    @Override
    public Value losses(LossContext context) {
        Value first = Embeddings.of(this, context.prediction());
        Value second = SecondItem.prediction(context, other);
        Value lengths =
                first.square().sum(1).plus(GUARD).times(second.square().sum(1).plus(GUARD));
        Value cosine = first.times(second).sum(1).dividedBy(lengths.sqrt());
        if (context.target().shape().rank() != 1) {
            throw Unfit.of(this, "an embedding of shape [batch, size] and one target for each pair", context);
        }
        return context.target()
                .toFloat()
                .greater(0)
                .choose(cosine.negate().plus(1), cosine.minus(margin).relu());
    }
}
