package dev.cohort.api.objective;

import java.util.OptionalDouble;

/**
 * Bounds on gradients before an update; by value first, then by norm.
 *
 * @param value every element is brought into [-value, value]
 * @param norm the Euclidean norm of all gradients together is at most this (PyTorch's {@code clip_grad_norm_})
 */
public record Clipping(OptionalDouble value, OptionalDouble norm) {
    /** No bounds. */
    public static final Clipping NONE = new Clipping(OptionalDouble.empty(), OptionalDouble.empty());

    public Clipping {
        requirePositive(value);
        requirePositive(norm);
    }

    private static void requirePositive(OptionalDouble bound) {
        if (bound.isPresent() && !(bound.getAsDouble() > 0)) {
            throw new IllegalArgumentException("gradients are clipped to a positive bound, not " + bound.getAsDouble());
        }
    }
}
