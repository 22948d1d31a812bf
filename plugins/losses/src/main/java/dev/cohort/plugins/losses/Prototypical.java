package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Optional;

/**
 * The loss of prototypical networks (Snell et al. 2017): the cross-entropy of the nearest class mean, so that a few examples are
 * enough to tell classes apart.
 *
 * <pre>
 * |x − c|² + log Σ exp(−|x − c′|²)      x: a query, c: the mean of its class, c′: the means of all classes
 * </pre>
 *
 * <p>The prediction is an embedding for each example, {@code [batch, size]}, the target its class. Of each class in the batch the
 * first, third, fifth … example are its support, of which the mean is taken, and the others are queries; the loss is a mean over
 * those. A class that occurs once is only one to be told from. Batches should hold several examples of each class; an evaluation
 * depends on the batch size.
 */
@Name("prototypical")
@About("draws examples to the mean of others of their class, and away from those of other classes")
public record Prototypical(@Default("16") @About("how many numbers an embedding has") int embeddingSize)
        implements EmbeddingLoss {
    public Prototypical {
        Options.positive(embeddingSize, "embedding-size");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS);
    }

    @Override
    public Value compute(LossContext context) {
        Value embeddings = Embeddings.of(this, context.prediction());
        BatchPairs pairs = BatchPairs.ofLabels(this, context);
        Value same = pairs.different().negate().plus(1);
        Value before = same.graph()
                .operator("Trilu", Attributes.NONE.with("upper", 0), pairs.alike())
                .sum(1);
        Value query = before.minus(before.times(0.5).floor().times(2));
        Value support = same.times(query.negate().plus(1).unsqueeze(0));
        Value means = support.matmul(embeddings).dividedBy(support.sum(1).unsqueeze(1));
        Value distances = Embeddings.squaredDistances(embeddings, means);
        // Each class once: at its first example.
        Value classes = same.times(0).plus(before.equal(0).toFloat().unsqueeze(0));
        Value own = distances.times(same.times(classes)).sum(1);
        Value losses =
                own.plus(BatchPairs.logSumExp(distances.negate(), classes)).times(query);
        return Reduction.SUM.of(losses, context.weights()).ratioTo(query.sum());
    }
}
