package dev.cohort.plugins.models;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Value;

/** The function between two layers; constants are PyTorch's defaults. */
public enum Activation {
    /** max(x, 0). */
    RELU,
    /** The hyperbolic tangent. */
    TANH,
    /** 1 / (1 + e^−x). */
    SIGMOID,
    /** x · Φ(x), with the normal distribution function Φ (Hendrycks and Gimpel 2016), exact, not the tanh estimate. */
    GELU,
    /** x · sigmoid(x), also called swish. */
    SILU,
    /** x above 0, e^x − 1 below. */
    ELU,
    /** x above 0, x / 100 below. */
    LEAKY_RELU,
    /** log(1 + e^x). */
    SOFTPLUS,
    /** x / 6 + 1/2, kept between 0 and 1. */
    HARD_SIGMOID,
    /** x itself. */
    IDENTITY;

    Value of(Value x) {
        return switch (this) {
            case RELU -> x.relu();
            case TANH -> x.tanh();
            case SIGMOID -> x.sigmoid();
            case GELU -> x.times(x.times(Math.sqrt(0.5)).erf().plus(1)).times(0.5);
            case SILU -> x.times(x.sigmoid());
            case ELU -> x.graph().operator("Elu", Attributes.NONE.with("alpha", 1.0), x);
            case LEAKY_RELU -> x.graph().operator("LeakyRelu", Attributes.NONE.with("alpha", 0.01), x);
            case SOFTPLUS -> x.softplus();
            case HARD_SIGMOID ->
                x.graph()
                        .operator(
                                "HardSigmoid",
                                Attributes.NONE.with("alpha", 1.0 / 6).with("beta", 0.5),
                                x);
            case IDENTITY -> x;
        };
    }
}
