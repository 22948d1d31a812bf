package dev.cohort.api.loss;

import dev.cohort.api.graph.Value;

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
}
