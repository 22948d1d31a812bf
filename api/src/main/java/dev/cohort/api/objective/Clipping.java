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
}
