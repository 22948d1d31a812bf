package dev.cohort.api.loss;

import dev.cohort.api.graph.Value;
import java.util.Objects;

/** How the losses of several batches become the loss that all their examples would have as one batch. */
public sealed interface Combination {
    /** Their mean, each batch counted by its number of examples. */
    record MeanOverExamples() implements Combination {}

    /**
     * Their mean, each batch counted by what its loss was divided by. A batch of weight 0 counts for nothing, even where its
     * loss is not a number.
     *
     * @param weight a scalar, 0 or more, in proportion to the divisor of the batch
     */
    record MeanOver(Value weight) implements Combination {
        public MeanOver {
            Objects.requireNonNull(weight, "weight");
        }
    }

    /** The square root of the mean of their squares, each batch counted by its number of examples. */
    record RootMeanSquare() implements Combination {}

    /** Their sum. */
    record Sum() implements Combination {}
}
