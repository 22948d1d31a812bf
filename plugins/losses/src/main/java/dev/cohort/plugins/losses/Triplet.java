package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Optional;

/**
 * The triplet loss over triplets of a batch (Schroff et al. 2015): an anchor, another example of its class, the positive, and one
 * of another class, the negative.
 *
 * <pre>
 * max(0, margin + |anchor − positive| − |anchor − negative|)
 * </pre>
 *
 * <p>The prediction is an embedding per example, [batch, size]; the target is its class. Distances are Euclidean. Which triplets
 * count, and what they are averaged over, is said by {@link Mining}. The batch is compared with itself, so that an evaluation
 * depends on the batch size, and weights of examples count for nothing.
 */
@Name("triplet")
@About("draws examples of a class together and those of others apart")
public record Triplet(
        @Default("1.0") @About("by how much farther the nearest of another class should be") double margin,
        @Default("16") @About("how many numbers an embedding has") int embeddingSize,
        @Default("batch-hard") @About("which triplets of a batch count") Mining mining)
        implements EmbeddingLoss {
    public Triplet {
        Options.notNegative(margin, "margin");
        Options.positive(embeddingSize, "embedding-size");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS);
    }

    @Override
    public Value compute(LossContext context) {
        Value embeddings = context.prediction();
        Value labels = context.target();
        if (embeddings.shape().rank() != 2 || labels.shape().rank() != 1) {
            throw new IllegalArgumentException(
                    "triplet wants an embedding of shape [batch, size] and a class of shape [batch], but the"
                            + " prediction has shape " + embeddings.shape() + " and the target " + labels.shape());
        }
        Value same = labels.unsqueeze(1).equal(labels.unsqueeze(0)).toFloat();
        return mining.loss(Embeddings.root(Embeddings.squaredDistances(embeddings)), same, margin);
    }
}
