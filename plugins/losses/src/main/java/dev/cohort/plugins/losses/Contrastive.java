package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Optional;

/**
 * Contrastive loss (Hadsell, Chopra and LeCun 2006, equation 4): embeddings of things that are alike lie together, those of others
 * at least a margin apart.
 *
 * <pre>
 * ½ d²                      of a pair that is alike, whose embeddings are at distance d
 * ½ max(0, margin − d)²     of one that is not
 * </pre>
 *
 * <p>The prediction is an embedding for each example, {@code [batch, size]}. With {@code other}, each example is a pair: the model is
 * applied to the features and to the field of that name, which has their shape, and the target says whether the two are alike, 1 or
 * 0. Without, the target is a class, those of one class are alike, and the loss is over all pairs of the batch, so that an evaluation
 * depends on the batch size.
 */
@Name("contrastive")
@About("draws pairs that are alike together and others apart")
public record Contrastive(
        @Default("1.0") @About("the distance from which those that are not alike are left alone") double margin,
        @About("the field of the data with the second of each pair; without it, all pairs of a batch are compared")
                Optional<String> other,
        @Default("16") @About("how many numbers an embedding has") int embeddingSize,
        @Default("mean") @About("how the pairs' losses become one number") Reduction reduction)
        implements EmbeddingLoss {
    public Contrastive {
        Options.positive(margin, "margin");
        Options.positive(embeddingSize, "embedding-size");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(other.isPresent() ? TargetRequest.CLASS.within(-1, 1) : TargetRequest.CLASS);
    }

    @Override
    public Value compute(LossContext context) {
        Value embeddings = Embeddings.of(this, context.prediction());
        return other.isPresent() ? ofPairs(context, embeddings) : ofBatch(context, embeddings);
    }

    private Value ofPairs(LossContext context, Value embeddings) {
        Value difference = embeddings.minus(SecondItem.prediction(context, other.orElseThrow()));
        Value squared = difference.square().sum(1);
        Value alike = context.target().toFloat();
        if (alike.shape().rank() != 1) {
            throw Unfit.of(this, "an embedding of shape [batch, size] and one target for each pair", context);
        }
        return reduction.of(alike.greater(0).choose(squared, beyond(squared)).times(0.5), context.weights());
    }

    private Value ofBatch(LossContext context, Value embeddings) {
        BatchPairs pairs = BatchPairs.ofLabels(this, context);
        Value squared = Embeddings.squaredDistances(embeddings);
        Value losses = squared.times(pairs.alike()).plus(beyond(squared).times(pairs.different()));
        // Each pair stands there twice.
        Value sum = Reduction.SUM.of(losses, context.weights()).times(0.25);
        Value count = pairs.alike().plus(pairs.different()).sum().times(0.5);
        return reduction.over(sum, count);
    }

    private Value beyond(Value squaredDistances) {
        return Embeddings.root(squaredDistances).negate().plus(margin).relu().square();
    }

    @Override
    public Combination combination(LossContext context) {
        return reduction.combination();
    }
}
