package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;

/** How long the step of a whole tensor is, which {@code lamb} and {@code lars} measure by the tensor's own length. */
final class TrustRatio {
    private TrustRatio() {}

    /** The Euclidean norm of a tensor. */
    static Value norm(Value tensor) {
        return tensor.square().sum().sqrt();
    }

    /** A quotient of two norms, and 1 where one of them is 0. */
    static Value of(Value quotient, Value norm, Value other) {
        return norm.greater(0)
                .and(other.greater(0))
                .choose(quotient, quotient.graph().constant(1));
    }
}
