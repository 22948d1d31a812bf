package dev.cohort.plugins.models;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The layers that several models are made of, initialised as PyTorch's. */
final class Layers {
    private Layers() {}

    /** The features of a batch as floating-point numbers, all that the data has for a model. */
    static Value features(Map<String, Value> inputs) {
        if (inputs.containsKey(Field.CATEGORIES)) {
            throw new IllegalArgumentException("the model reads no categories, but the data has some; use mlp, or leave"
                    + " categorical columns out");
        }
        return numbers(inputs);
    }

    /** The features of a batch as floating-point numbers. */
    static Value numbers(Map<String, Value> inputs) {
        return field(inputs, Field.FEATURES).toFloat();
    }

    /** A field of a batch. */
    static Value field(Map<String, Value> inputs, String name) {
        Value field = inputs.get(name);
        if (field == null) {
            throw new IllegalArgumentException("the model reads the field \"" + name + "\", but the data has only "
                    + String.join(", ", inputs.keySet()));
        }
        return field;
    }

    /** One row of numbers per example. */
    static Value rows(Value value) {
        return value.shape().rank() == 2 ? value : value.flatten(1);
    }

    /**
     * {@code x · weight + bias}; weights are held as [inputs, outputs], so that neither this product nor its gradients
     * transposes the large factor.
     */
    static Value dense(ModelContext context, String name, Value x, long outputs, boolean bias) {
        long inputs = x.shape().size(-1);
        Value weight = context.parameter(name + "weight", Shape.of(inputs, outputs), Initializer.fanIn(inputs));
        return bias
                ? context.graph()
                        .operator(
                                "Gemm",
                                Attributes.NONE,
                                x,
                                weight,
                                context.parameter(name + "bias", Shape.of(outputs), Initializer.fanIn(inputs)))
                : x.matmul(weight);
    }

    /**
     * Numbers and categories as one row per example: each category becomes its row of a table of embeddings, and zeros where it
     * is not known, as in PyTorch's {@code Embedding} with {@code padding_idx = 0}.
     *
     * @param width of an embedding
     */
    static Value numbersAndCategories(ModelContext context, Map<String, Value> inputs, int width) {
        Value categories = inputs.get(Field.CATEGORIES);
        if (categories == null) {
            return rows(numbers(inputs));
        }
        int count = context.declaration(Field.CATEGORIES).classNames().size();
        Value table = context.parameter("embedding.weight", Shape.of(count, width), Initializer.normal(1));
        Value known = categories.toFloat().minimum(1).unsqueeze(-1);
        Value embedded = table.gather(0, categories).times(known).flatten(1);
        return inputs.containsKey(Field.FEATURES) ? rows(numbers(inputs)).concat(1, embedded) : embedded;
    }

    /** Layers of a linear map and an activation each, called {@code PREFIX0.}, {@code PREFIX1.} and so on. */
    static Value hidden(ModelContext context, String prefix, Value x, List<Integer> widths, Activation activation) {
        Value value = x;
        for (int index = 0; index < widths.size(); index++) {
            value = activation.of(dense(context, prefix + index + ".", value, widths.get(index), true));
        }
        return value;
    }

    /** Widths in opposite order. */
    static List<Integer> reversed(List<Integer> widths) {
        List<Integer> reversed = new ArrayList<>(widths);
        Collections.reverse(reversed);
        return reversed;
    }

    /** One row of numbers per example in the shape of another value. */
    static Value shapedAs(Value rows, Value other) {
        if (other.shape().rank() == 2) {
            return rows;
        }
        long[] sizes = new long[other.shape().rank()];
        sizes[0] = -1;
        for (int axis = 1; axis < sizes.length; axis++) {
            sizes[axis] = other.shape().size(axis);
        }
        return rows.reshape(sizes);
    }

    /** A convolution of stride 1 over images of shape [channels, height, width]. */
    static Value convolution(ModelContext context, String name, Value x, long channels, int kernel, int padding) {
        long inputs = x.shape().size(1);
        Initializer initializer = Initializer.fanIn(inputs * kernel * kernel);
        Value weight = context.parameter(name + "weight", Shape.of(channels, inputs, kernel, kernel), initializer);
        Value bias = context.parameter(name + "bias", Shape.of(channels), initializer);
        Attributes attributes = Attributes.NONE
                .with("kernel_shape", new long[] {kernel, kernel})
                .with("pads", new long[] {padding, padding, padding, padding});
        return context.graph().operator("Conv", attributes, x, weight, bias);
    }

    /** Normalises each example over its last axis (Ba et al. 2016). */
    static Value layerNorm(ModelContext context, String name, Value x) {
        Shape shape = Shape.of(x.shape().size(-1));
        Value weight = context.parameter(name + "weight", shape, Initializer.ones());
        Value bias = context.parameter(name + "bias", shape, Initializer.zeros());
        Attributes attributes = Attributes.NONE.with("axis", -1L).with("epsilon", 1e-5);
        return context.graph().operator("LayerNormalization", attributes, x, weight, bias);
    }

    /**
     * Normalises each column over the batch (Ioffe and Szegedy 2015); evaluation uses running statistics, which move by a
     * tenth with each batch. As PyTorch has it, the batch is normalised by the biased variance and the running one is
     * unbiased.
     */
    static Value batchNorm(ModelContext context, String name, Value x) {
        Shape shape = Shape.of(x.shape().size(1));
        Value weight = context.parameter(name + "weight", shape, Initializer.ones());
        Value bias = context.parameter(name + "bias", shape, Initializer.zeros());
        Value mean = context.state(name + "running-mean", shape, Initializer.zeros());
        Value variance = context.state(name + "running-variance", shape, Initializer.ones());
        Attributes attributes = Attributes.NONE.with("epsilon", 1e-5);
        if (!context.training()) {
            List<Value> inputs = List.of(x, weight, bias, mean, variance);
            return context.graph()
                    .operator("BatchNormalization", inputs, attributes.with("training_mode", 0L), 1)
                    .get(0);
        }
        // With momentum 0 the operator's running statistics are those of the batch. ONNX Runtime writes them over the
        // old
        // ones, which are still read below, so it gets others to write over.
        List<Value> inputs = List.of(x, weight, bias, mean.negate(), variance.negate());
        List<Value> outputs = context.graph()
                .operator(
                        "BatchNormalization",
                        inputs,
                        attributes.with("momentum", 0.0).with("training_mode", 1L),
                        3);
        Value rows = x.shapeVector().slice(0, 0, 1).toFloat();
        Value unbiased = outputs.get(2).times(rows.dividedBy(rows.minus(1).maximum(1)));
        context.assign(mean, moved(mean, outputs.get(1)));
        context.assign(variance, moved(variance, unbiased));
        return outputs.get(0);
    }

    /** A running statistic after a batch. */
    private static Value moved(Value running, Value batch) {
        return running.times(0.9).plus(batch.times(0.1));
    }
}
