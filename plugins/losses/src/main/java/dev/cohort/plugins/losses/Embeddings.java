package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;

/** Embeddings of the examples of a batch, {@code [batch, size]}. */
final class Embeddings {
    /** Keeps roots and quotients finite for embeddings at one place, or at the origin. */
    private static final double GUARD = 1e-12;

    private Embeddings() {}

    /** The embeddings, checked. */
    static Value of(Loss loss, Value prediction) {
        if (prediction.shape().rank() != 2) {
            throw new IllegalArgumentException(Unfit.name(loss)
                    + " wants an embedding for each example, [batch, size], but the prediction has shape "
                    + prediction.shape());
        }
        return prediction;
    }

    /** At distance 1 from the origin, in the same direction. */
    static Value normalized(Value embeddings) {
        return embeddings.dividedBy(
                embeddings.square().sumKeeping(1).maximum(GUARD * GUARD).sqrt());
    }

    /** The cosine between each two embeddings, {@code [batch, batch]}. */
    static Value cosines(Value embeddings) {
        Value normalized = normalized(embeddings);
        return normalized.matmul(normalized.transpose(1, 0));
    }

    /** The squared Euclidean distance between each two embeddings, {@code [batch, batch]}. */
    static Value squaredDistances(Value embeddings) {
        return squaredDistances(embeddings, embeddings);
    }

    /** The squared Euclidean distance from each embedding to each of some places, {@code [batch, places]}. */
    static Value squaredDistances(Value embeddings, Value places) {
        // Around their mean, so that less is lost where squares of large numbers are subtracted.
        Value center = embeddings.meanKeeping(0);
        Value from = embeddings.minus(center);
        Value to = embeddings == places ? from : places.minus(center);
        Value products = from.matmul(to.transpose(1, 0));
        return squares(from)
                .plus(squares(to).transpose(1, 0))
                .minus(products.times(2))
                .relu();
    }

    private static Value squares(Value places) {
        return places.square().sumKeeping(1);
    }

    /** A distance whose gradient is finite at 0. */
    static Value root(Value squaredDistances) {
        return squaredDistances.maximum(GUARD).sqrt();
    }
}
