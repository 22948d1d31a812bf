package dev.cohort.plugins.models;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.model.ModelContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The layers that several models are made of.
 *
 * @param context where their parameters are
 * @param initialization how their weights begin, if not as PyTorch's; embeddings, biases and norms always begin as those
 */
record Layers(ModelContext context, Optional<Initialization> initialization) {
    /** Layers whose weights begin as PyTorch's. */
    static Layers of(ModelContext context) {
        return new Layers(context, Optional.empty());
    }

    /** {@code x · weight + bias}. */
    Value dense(String name, Value x, long outputs) {
        return dense(name, x, outputs, true);
    }

    /**
     * {@code x · weight + bias}; weights are held as [inputs, outputs], so that neither this product nor its gradients
     * transposes the large factor.
     */
    Value dense(String name, Value x, long outputs, boolean bias) {
        long inputs = x.shape().size(-1);
        Value weight = weight(name + "weight", Shape.of(inputs, outputs), inputs, outputs, Initializer.fanIn(inputs));
        if (!bias) {
            return x.matmul(weight);
        }
        Value constant = context.parameter(name + "bias", Shape.of(outputs), Initializer.fanIn(inputs));
        return x.shape().rank() == 2
                ? context.graph().operator("Gemm", Attributes.NONE, x, weight, constant)
                : x.matmul(weight).plus(constant);
    }

    /**
     * A weight of a linear map, a convolution or a recurrence.
     *
     * @param otherwise how it begins where the model's file does not say
     */
    Value weight(String name, Shape shape, long fanIn, long fanOut, Initializer otherwise) {
        return context.parameter(name, shape, beginning(fanIn, fanOut, otherwise));
    }

    /** How such a weight begins. */
    Initializer beginning(long fanIn, long fanOut, Initializer otherwise) {
        return initialization.isEmpty()
                ? otherwise
                : chosen(initialization.get().weight(fanIn, fanOut));
    }

    /** An initialization may be anybody's. */
    private Initializer chosen(Initializer initializer) {
        if (initializer == null) {
            throw new IllegalArgumentException(
                    "weight() of " + initialization.orElseThrow().getClass().getName()
                            + " returns null, but an initialization answers what fills a weight; tell the author of its plugin");
        }
        return initializer;
    }

    /**
     * Numbers and categories as one row per example: each category becomes its row of a table of embeddings, and zeros where it
     * is not known, as in PyTorch's {@code Embedding} with {@code padding_idx = 0}.
     *
     * @param width of an embedding
     */
    Value numbersAndCategories(Map<String, Value> inputs, int width) {
        Value categories = inputs.get(Field.CATEGORIES);
        if (categories == null) {
            return Inputs.rows(Inputs.numbers(inputs));
        }
        int count =
                context.declaration(Field.CATEGORIES).orElseThrow().classNames().size();
        Value table = context.parameter("embedding.weight", Shape.of(count, width), Initializer.normal(1));
        Value known = categories.toFloat().minimum(1).unsqueeze(-1);
        Value embedded = table.gather(0, categories).times(known).flatten(1);
        return inputs.containsKey(Field.FEATURES)
                ? Inputs.rows(Inputs.numbers(inputs)).concat(1, embedded)
                : embedded;
    }

    /** Layers of a linear map and an activation each, called {@code PREFIX0.}, {@code PREFIX1.} and so on. */
    Value hidden(String prefix, Value x, List<Integer> widths, Activation activation) {
        Value value = x;
        for (int index = 0; index < widths.size(); index++) {
            String name = prefix + index + ".";
            value = activation.of(this, name, dense(name, value, widths.get(index)));
        }
        return value;
    }

    /** Widths in opposite order. */
    static List<Integer> reversed(List<Integer> widths) {
        List<Integer> reversed = new ArrayList<>(widths);
        Collections.reverse(reversed);
        return reversed;
    }

    /** A convolution of stride 1 over images of shape [channels, height, width]. */
    Value convolution(String name, Value x, long channels, int kernel, int padding) {
        return convolution(name, x, channels, kernel, 1, padding, true);
    }

    /** A convolution over images of shape [channels, height, width]. */
    Value convolution(String name, Value x, long channels, int kernel, int stride, int padding, boolean bias) {
        long inputs = x.shape().size(1);
        long window = (long) kernel * kernel;
        Initializer initializer = Initializer.fanIn(inputs * window);
        Shape shape = Shape.of(channels, inputs, kernel, kernel);
        Value weight = weight(name + "weight", shape, inputs * window, channels * window, initializer);
        Attributes attributes = windows(kernel, stride, padding);
        return bias
                ? context.graph()
                        .operator(
                                "Conv",
                                attributes,
                                x,
                                weight,
                                context.parameter(name + "bias", Shape.of(channels), initializer))
                : context.graph().operator("Conv", attributes, x, weight);
    }

    /**
     * A transposed convolution, as PyTorch's {@code ConvTranspose2d}: back to what a convolution read.
     *
     * @param shape of what the convolution read
     */
    Value transposedConvolution(String name, Value x, Shape shape, int kernel, int stride, int padding) {
        long inputs = x.shape().size(1);
        long channels = shape.size(1);
        long window = (long) kernel * kernel;
        // PyTorch takes the first axis for outputs, as if it were a convolution.
        Initializer initializer = Initializer.fanIn(channels * window);
        Value weight = weight(
                name + "weight",
                Shape.of(inputs, channels, kernel, kernel),
                channels * window,
                inputs * window,
                initializer);
        Value bias = context.parameter(name + "bias", Shape.of(channels), initializer);
        long[] lost = new long[2];
        for (int axis = 0; axis < lost.length; axis++) {
            lost[axis] = (shape.size(axis + 2) + 2L * padding - kernel) % stride;
        }
        Attributes attributes = windows(kernel, stride, padding).with("output_padding", lost);
        return context.graph().operator("ConvTranspose", attributes, x, weight, bias);
    }

    private static Attributes windows(int kernel, int stride, int padding) {
        return Attributes.NONE
                .with("kernel_shape", new long[] {kernel, kernel})
                .with("strides", new long[] {stride, stride})
                .with("pads", new long[] {padding, padding, padding, padding});
    }

    /** Normalises each example over its last axis (Ba et al. 2016). */
    Value layerNorm(String name, Value x) {
        Shape shape = Shape.of(x.shape().size(-1));
        Value weight = context.parameter(name + "weight", shape, Initializer.ones());
        Value bias = context.parameter(name + "bias", shape, Initializer.zeros());
        Attributes attributes = Attributes.NONE.with("axis", -1L).with("epsilon", 1e-5);
        return context.graph().operator("LayerNormalization", attributes, x, weight, bias);
    }

    /**
     * Normalises each column, or channel, over the batch (Ioffe and Szegedy 2015); evaluation uses running statistics, which
     * move by a tenth with each batch. As PyTorch has it, the batch is normalised by the biased variance and the running one
     * is unbiased.
     */
    Value batchNorm(String name, Value x) {
        return batchNorm(name, x, "running-mean", "running-variance");
    }

    /** The same with names for the running statistics. */
    Value batchNorm(String name, Value x, String meanName, String varianceName) {
        Shape shape = Shape.of(x.shape().size(1));
        Value weight = context.parameter(name + "weight", shape, Initializer.ones());
        Value bias = context.parameter(name + "bias", shape, Initializer.zeros());
        Value mean = context.state(name + meanName, shape, Initializer.zeros());
        Value variance = context.state(name + varianceName, shape, Initializer.ones());
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
        long places = 1;
        for (int axis = 2; axis < x.shape().rank(); axis++) {
            places *= x.shape().size(axis);
        }
        Value rows = x.shapeVector().slice(0, 0, 1).toFloat();
        Value count = places == 1 ? rows : rows.times(places);
        Value unbiased = outputs.get(2).times(count.dividedBy(count.minus(1).maximum(1)));
        context.assign(mean, moved(mean, outputs.get(1)));
        context.assign(variance, moved(variance, unbiased));
        return outputs.get(0);
    }

    /** A running statistic after a batch. */
    private static Value moved(Value running, Value batch) {
        return running.times(0.9).plus(batch.times(0.1));
    }
}
