package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;

/** The function between the two maps of a layer. */
public enum Activation {
    /** x · Φ(x), with the normal distribution function Φ (Hendrycks and Gimpel 2016), exact. */
    GELU("gelu"),
    /** GELU by the estimate ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))). */
    GELU_TANH("gelu_new"),
    /** max(x, 0). */
    RELU("relu"),
    /** x · sigmoid(x), also called swish. */
    SILU("silu"),
    /** The hyperbolic tangent. */
    TANH("tanh");

    private final String key;

    Activation(String key) {
        this.key = key;
    }

    /** As the HuggingFace library calls it. */
    String key() {
        return key;
    }

    /** By its name in a configuration. */
    static Activation of(Configuration configuration, String key, Activation otherwise) {
        String name = configuration.text(key, otherwise.key);
        return switch (name) {
            case "gelu" -> GELU;
            case "gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_python_tanh" -> GELU_TANH;
            case "relu" -> RELU;
            case "silu", "swish" -> SILU;
            case "tanh" -> TANH;
            default ->
                throw configuration.refuse("has " + key + " = \"" + name
                        + "\", which is not there; there are gelu, gelu_new, relu, silu and tanh");
        };
    }

    Value of(Value x) {
        return switch (this) {
            case GELU -> x.times(x.times(Math.sqrt(0.5)).erf().plus(1)).times(0.5);
            case GELU_TANH -> {
                Value inner = x.plus(x.times(x).times(x).times(0.044715)).times(Math.sqrt(2 / Math.PI));
                yield x.times(inner.tanh().plus(1)).times(0.5);
            }
            case RELU -> x.relu();
            case SILU -> x.times(x.sigmoid());
            case TANH -> x.tanh();
        };
    }
}
