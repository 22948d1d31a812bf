package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;

/**
 * The layers that transformers are made of, over one row for each token of a batch, [batch · length, width].
 *
 * @param range the deviation of weights that begin at random
 */
record Layers(Weights weights, double range) {
    private static final Attributes TRANSPOSED = Attributes.NONE.with("transB", 1L);

    ModelContext context() {
        return weights.context();
    }

    /** {@code x · weightᵀ + bias}, as PyTorch's {@code Linear}. */
    Value linear(String name, Value x, long outputs) {
        return linear(name, x, outputs, true);
    }

    /** The same, with or without a bias. */
    Value linear(String name, Value x, long outputs, boolean bias) {
        Value weight = weight(name + ".weight", outputs, x.shape().size(-1));
        return bias
                ? context().graph().operator("Gemm", TRANSPOSED, x, weight, bias(name + ".bias", outputs))
                : product(x, weight);
    }

    /** {@code x · weightᵀ + bias}, with a weight that is there. */
    Value linear(Value x, Value weight, String bias) {
        long outputs = weight.shape().size(0);
        return context().graph().operator("Gemm", TRANSPOSED, x, weight, bias(bias, outputs));
    }

    /** {@code x · weight + bias}, with a weight that is there. */
    Value product(Value x, Value weight, String bias) {
        long outputs = weight.shape().size(1);
        return context().graph().operator("Gemm", Attributes.NONE, x, weight, bias(bias, outputs));
    }

    /** {@code x · weightᵀ}. */
    Value product(Value x, Value weight) {
        return context().graph().operator("Gemm", TRANSPOSED, x, weight);
    }

    /** A matrix that begins at random, normally distributed. */
    Value weight(String name, long rows, long columns) {
        return weights.parameter(name, Shape.of(rows, columns), Initializer.normal(range));
    }

    /** A vector that begins with zeros. */
    Value bias(String name, long size) {
        return weights.parameter(name, Shape.of(size), Initializer.zeros());
    }

    /** Normalises each row (Ba et al. 2016). */
    Value norm(String name, Value x, double epsilon) {
        long width = x.shape().size(-1);
        Value weight = weights.parameter(name + ".weight", Shape.of(width), Initializer.ones());
        Attributes attributes = Attributes.NONE.with("axis", -1L).with("epsilon", epsilon);
        return context().graph().operator("LayerNormalization", attributes, x, weight, bias(name + ".bias", width));
    }

    /** Divides each row by the root of its mean square (Zhang and Sennrich 2019). */
    Value rootMeanSquareNorm(String name, Value x, double epsilon) {
        Value weight = weights.parameter(name + ".weight", Shape.of(x.shape().size(-1)), Initializer.ones());
        Value root = x.square().meanKeeping(-1).plus(epsilon).sqrt();
        return x.dividedBy(root).times(weight);
    }

    /** Dropout, where there is any. */
    Value dropout(Value x, double probability) {
        return probability > 0 ? context().dropout(x, probability) : x;
    }

    /**
     * The vectors of tokens, [batch, length, width].
     *
     * @param padding the number of the token that fills up, whose vector begins with zeros; -1 for none
     * @param still whether that vector learns nothing by being read
     */
    Value embedding(String name, Tokens tokens, long vocabulary, long width, long padding, boolean still) {
        Value table = weights.parameter(name + ".weight", Shape.of(vocabulary, width), embeddings(padding));
        Value found = table.gather(0, tokens.ids());
        return still && context().training()
                ? tokens.ids().equal(padding).unsqueeze(-1).choose(found.detached(), found)
                : found;
    }

    private Initializer embeddings(long padding) {
        Initializer normal = Initializer.normal(range);
        return (values, shape, random) -> {
            normal.fill(values, shape, random);
            int width = Math.toIntExact(shape.size(1));
            for (int index = 0; padding >= 0 && index < width; index++) {
                values[(int) padding * width + index] = 0;
            }
        };
    }
}
