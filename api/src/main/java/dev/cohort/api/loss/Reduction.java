package dev.cohort.api.loss;

import dev.cohort.api.graph.Value;
import java.util.Optional;

/** How the losses of single elements become one number. */
public enum Reduction {
    /** Their mean, so that the loss does not depend on the batch's size. */
    MEAN,
    /** Their sum. */
    SUM,
    /** Half their sum, as textbooks write the squared error. */
    HALF_SUM;

    /** Reduces all axes. */
    public Value of(Value losses) {
        return switch (this) {
            case MEAN -> losses.mean();
            case SUM -> losses.sum();
            case HALF_SUM -> losses.sum().times(0.5);
        };
    }

    /**
     * Reduces all axes of losses that each count by the weight of their example, which does not change what a mean is divided by.
     *
     * @param losses of shape {@code [batch, …]}
     * @param weights of shape {@code [batch]}
     */
    public Value of(Value losses, Optional<Value> weights) {
        return of(weights.map(each -> losses.times(spread(each, losses))).orElse(losses));
    }

    /**
     * A sum as it stands, half of it, or, for a mean, divided by what counts in it; 0 where nothing does.
     *
     * @param sum a scalar
     * @param count a scalar, 0 or more
     */
    public Value over(Value sum, Value count) {
        return switch (this) {
            case MEAN -> sum.ratioTo(count);
            case SUM -> sum;
            case HALF_SUM -> sum.times(0.5);
        };
    }

    private static Value spread(Value weights, Value losses) {
        Value spread = weights;
        for (int axis = 1; axis < losses.shape().rank(); axis++) {
            spread = spread.unsqueeze(-1);
        }
        return spread;
    }

    /** How the losses of batches become that of all their examples, where each example has as many elements. */
    public Combination combination() {
        return this == MEAN ? new Combination.MeanOverExamples() : new Combination.Sum();
    }
}
