package dev.cohort.plugins.models;

/** The function of a simple recurrent network. */
public enum Nonlinearity {
    /** The hyperbolic tangent. */
    TANH,
    /** max(x, 0). */
    RELU;

    /** As ONNX calls it. */
    String operator() {
        return this == TANH ? "Tanh" : "Relu";
    }
}
