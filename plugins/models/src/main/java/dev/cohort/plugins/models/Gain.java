package dev.cohort.plugins.models;

/** What a function behind a layer makes of the size of its values, as PyTorch's {@code calculate_gain} knows it. */
public enum Gain {
    /** No function, or one that is nearly the identity around 0. */
    LINEAR,
    /** The logistic function, for which PyTorch changes nothing. */
    SIGMOID,
    /** The hyperbolic tangent. */
    TANH,
    /** max(x, 0). */
    RELU,
    /** ReLU with a slope below 0, which may be 0. */
    LEAKY_RELU,
    /** The scaled exponential linear unit. */
    SELU;

    /**
     * What weights are multiplied by to make up for it.
     *
     * @param negativeSlope of a leaky ReLU
     */
    double of(double negativeSlope) {
        return switch (this) {
            case LINEAR, SIGMOID -> 1;
            case TANH -> 5.0 / 3;
            case RELU -> Math.sqrt(2);
            case LEAKY_RELU -> Math.sqrt(2 / (1 + negativeSlope * negativeSlope));
            case SELU -> 0.75;
        };
    }
}
