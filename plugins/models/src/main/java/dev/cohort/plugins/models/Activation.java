package dev.cohort.plugins.models;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;

/** The function between two layers; constants are PyTorch's defaults. */
public enum Activation {
    /** max(x, 0). */
    RELU,
    /** x, kept between 0 and 6. */
    RELU6,
    /** x above 0, x / 100 below. */
    LEAKY_RELU,
    /** x above 0, a · x below, with one trained number a for all of a layer, a quarter at first (He et al. 2015). */
    PRELU,
    /** x above 0, e^x − 1 below. */
    ELU,
    /** ELU with the constants that keep mean 0 and variance 1 (Klambauer et al. 2017). */
    SELU,
    /** ELU with a slope that is continuous for every alpha, here 1 (Barron 2017), so that it is the same. */
    CELU,
    /** x · Φ(x), with the normal distribution function Φ (Hendrycks and Gimpel 2016), exact. */
    GELU,
    /** GELU by the estimate ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))). */
    GELU_TANH,
    /** x · sigmoid(x), also called swish. */
    SILU,
    /** x · tanh(softplus(x)) (Misra 2019). */
    MISH,
    /** log(1 + e^x). */
    SOFTPLUS,
    /** x / (1 + |x|). */
    SOFTSIGN,
    /** x beyond ½ from 0, moved by ½ towards it; 0 between. */
    SOFT_SHRINK,
    /** x beyond ½ from 0, 0 between. */
    HARD_SHRINK,
    /** x − tanh(x). */
    TANH_SHRINK,
    /** The hyperbolic tangent. */
    TANH,
    /** x, kept between −1 and 1. */
    HARD_TANH,
    /** 1 / (1 + e^−x). */
    SIGMOID,
    /** The logarithm of the sigmoid. */
    LOG_SIGMOID,
    /** x / 6 + 1/2, kept between 0 and 1. */
    HARD_SIGMOID,
    /** x · hard-sigmoid(x). */
    HARD_SWISH,
    /** x itself. */
    IDENTITY;

    /**
     * Applies the function.
     *
     * @param layer the name of the layer, with a dot at its end, below which a parameter of the function stands
     */
    Value of(Layers layers, String layer, Value x) {
        return switch (this) {
            case RELU -> x.relu();
            case RELU6 -> x.maximum(0).minimum(6);
            case LEAKY_RELU -> operator("LeakyRelu", Attributes.NONE.with("alpha", 0.01), x);
            case PRELU -> {
                Initializer quarter = Initializer.constant(0.25);
                Value slope = layers.context().parameter(layer + "activation.weight", Shape.of(1), quarter);
                yield operator("PRelu", Attributes.NONE, x, slope);
            }
            case ELU -> operator("Elu", Attributes.NONE.with("alpha", 1.0), x);
            case SELU -> operator("Selu", Attributes.NONE, x);
            case CELU -> operator("Celu", Attributes.NONE.with("alpha", 1.0), x);
            case GELU -> x.times(x.times(Math.sqrt(0.5)).erf().plus(1)).times(0.5);
            case GELU_TANH -> {
                Value inner = x.plus(x.times(x).times(x).times(0.044715)).times(Math.sqrt(2 / Math.PI));
                yield x.times(inner.tanh().plus(1)).times(0.5);
            }
            case SILU -> x.times(x.sigmoid());
            case MISH -> x.times(x.softplus().tanh());
            case SOFTPLUS -> x.softplus();
            case SOFTSIGN -> operator("Softsign", Attributes.NONE, x);
            case SOFT_SHRINK -> x.sign().times(x.abs().minus(0.5).maximum(0));
            case HARD_SHRINK -> x.abs().greater(0.5).choose(x, x.graph().constant(0));
            case TANH_SHRINK -> x.minus(x.tanh());
            case TANH -> x.tanh();
            case HARD_TANH -> x.maximum(-1).minimum(1);
            case SIGMOID -> x.sigmoid();
            case LOG_SIGMOID -> x.negate().softplus().negate();
            case HARD_SIGMOID ->
                operator("HardSigmoid", Attributes.NONE.with("alpha", 1.0 / 6).with("beta", 0.5), x);
            case HARD_SWISH -> operator("HardSwish", Attributes.NONE, x);
            case IDENTITY -> x;
        };
    }

    private static Value operator(String name, Attributes attributes, Value... inputs) {
        return inputs[0].graph().operator(name, attributes, inputs);
    }
}
