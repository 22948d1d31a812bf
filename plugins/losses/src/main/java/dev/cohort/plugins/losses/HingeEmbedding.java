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
 * A loss of distances: {@code prediction} where the target is 1, {@code max(0, margin − prediction)} where it is −1; PyTorch's
 * {@code HingeEmbeddingLoss}.
 *
 * <p>The prediction is the distance of two things, of the target's shape, and the target says whether they are alike; 0 is read as
 * −1.
 */
@Name("hinge-embedding")
@About("draws like things together and others apart, from their distance")
public record HingeEmbedding(
        @Default("1.0") @About("the distance from which things that are not alike are left alone") double margin,
        @Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements PointwiseLoss {
    public HingeEmbedding {
        Options.positive(margin, "margin");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.NUMBER.within(-1, 1));
    }

    @Override
    public Value pointwise(Value prediction, Value target) {
        return target.greater(0)
                .choose(prediction, prediction.negate().plus(margin).relu());
    }
}
