package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The layers of PyTorch's {@code nn.Transformer}, under its names and in its shapes: {@code self_attn.in_proj_weight} is [3 width,
 * width], with queries, keys and values one below the other. Values are one row for each token, [batch · length, width].
 */
record TorchLayers(ModelContext context, LayerOptions options) {
    private static final Attributes TRANSPOSED = Attributes.NONE.with("transB", 1L);
    private static final double EPSILON = 1e-5;

    /** A layer without a memory. */
    Value layer(String name, String place, Value x, long length, Mask mask, Optional<Cache> cache) {
        Value attended = residual(
                name + ".norm1",
                place + ".attention.output",
                x,
                value -> self(name, place, value, length, mask, cache));
        return residual(name + ".norm2", place + ".output", attended, value -> feedForward(name, value));
    }

    /** A layer that also looks at what an encoder has made. */
    Value layer(
            String name, String place, Value x, long length, Mask mask, Optional<Cache> cache, Encoded.Layer encoded) {
        Value attended = residual(
                name + ".norm1",
                place + ".attention.output",
                x,
                value -> self(name, place, value, length, mask, cache));
        Value crossed = residual(
                name + ".norm2",
                place + ".cross.output",
                attended,
                value -> cross(name + ".multihead_attn", place + ".cross", value, length, encoded));
        return residual(name + ".norm3", place + ".output", crossed, value -> feedForward(name, value));
    }

    private Value residual(String norm, String place, Value x, UnaryOperator<Value> part) {
        Value added = part.apply(options.preNorm() ? norm(norm, x) : x);
        Value sum = context.at(place, dropped(added)).plus(x);
        return options.preNorm() ? sum : norm(norm, sum);
    }

    private Value self(String name, String place, Value x, long length, Mask mask, Optional<Cache> cache) {
        int width = options.width();
        String attention = name + ".self_attn";
        Value all = gemm(x, projection(attention), projectionBias(attention));
        Attention heads = attention(place + ".attention");
        Value keys = heads.keys(all.slice(1, width, 2L * width), length);
        Value values = heads.keys(all.slice(1, 2L * width, 3L * width), length);
        if (cache.isPresent()) {
            keys = cache.get().written(Cache.keys(place + ".attention"), keys);
            values = cache.get().written(Cache.values(place + ".attention"), values);
        }
        Value gathered = heads.gathered(heads.queries(all.slice(1, 0, width), length), keys, values, mask);
        return linear(attention + ".out_proj", gathered, width, Initializer.zeros());
    }

    private Value cross(String name, String place, Value x, long length, Encoded.Layer encoded) {
        int width = options.width();
        Value queries = gemm(
                x, projection(name).slice(0, 0, width), projectionBias(name).slice(0, 0, width));
        Attention heads = attention(place);
        Value gathered =
                heads.gathered(heads.queries(queries, length), encoded.keys(), encoded.values(), encoded.mask());
        return linear(name + ".out_proj", gathered, width, Initializer.zeros());
    }

    /** The keys and values that a layer of a decoder reads of what an encoder has made. */
    Encoded.Layer encoded(String name, Value encoded, long length, Mask mask) {
        int width = options.width();
        String attention = name + ".multihead_attn";
        Value both = gemm(
                encoded,
                projection(attention).slice(0, width, 3L * width),
                projectionBias(attention).slice(0, width, 3L * width));
        Attention heads = attention("");
        return new Encoded.Layer(
                heads.keys(both.slice(1, 0, width), length),
                heads.keys(both.slice(1, width, 2L * width), length),
                mask);
    }

    private Attention attention(String place) {
        Layers layers = new Layers(Weights.of(context, "", Optional.empty()), 0);
        return Attention.of(layers, place, options.heads(), options.dropout());
    }

    private Value projection(String name) {
        return matrix(name + ".in_proj_weight", 3L * options.width(), options.width());
    }

    private Value projectionBias(String name) {
        return context.parameter(name + ".in_proj_bias", Shape.of(3L * options.width()), Initializer.zeros());
    }

    private Value feedForward(String name, Value x) {
        Value wide = linear(name + ".linear1", x, options.feedForward(), Initializer.fanIn(options.width()));
        return linear(
                name + ".linear2",
                dropped(options.activation().of(wide)),
                options.width(),
                Initializer.fanIn(options.feedForward()));
    }

    /** {@code x · weightᵀ + bias}. */
    Value linear(String name, Value x, long outputs, Initializer bias) {
        Value weight = matrix(name + ".weight", outputs, x.shape().size(-1));
        return gemm(x, weight, context.parameter(name + ".bias", Shape.of(outputs), bias));
    }

    private Value gemm(Value x, Value weight, Value bias) {
        return context.graph().operator("Gemm", TRANSPOSED, x, weight, bias);
    }

    /** Begins as Glorot and Bengio (2010) have it. */
    private Value matrix(String name, long outputs, long inputs) {
        return context.parameter(
                name, Shape.of(outputs, inputs), Initializer.uniform(Math.sqrt(6.0 / (inputs + outputs))));
    }

    Value norm(String name, Value x) {
        Shape shape = Shape.of(options.width());
        Attributes attributes = Attributes.NONE.with("axis", -1L).with("epsilon", EPSILON);
        return context.graph()
                .operator(
                        "LayerNormalization",
                        attributes,
                        x,
                        context.parameter(name + ".weight", shape, Initializer.ones()),
                        context.parameter(name + ".bias", shape, Initializer.zeros()));
    }

    private Value dropped(Value x) {
        return options.dropout() > 0 ? context.dropout(x, options.dropout()) : x;
    }

    /**
     * The vectors of tokens times the root of their width, [batch, length, width].
     *
     * @param name of the table
     */
    Value words(String name, Tokens tokens, int vocabulary) {
        Initializer initializer = Initializer.normal(1 / Math.sqrt(options.width()));
        Value table = context.parameter(name + ".weight", Shape.of(vocabulary, options.width()), initializer);
        return table.gather(0, tokens.ids()).times(Math.sqrt(options.width()));
    }

    /**
     * Vectors of tokens with what tells their places, as rows.
     *
     * @param name of the table of places, where they are learned
     */
    Value placed(String name, Value words, Positions positions) {
        return dropped(words.plus(places(name, positions))).reshape(-1, options.width());
    }

    private Value places(String name, Positions positions) {
        int count = options.positions();
        if (options.position() == PositionKind.LEARNED) {
            if (positions.length() > count) {
                throw new IllegalArgumentException(
                        "the sequences of the data have " + positions.length() + " tokens, and the model knows " + count
                                + " positions; set positions, or max-length in [dataset]");
            }
            Value table =
                    context.parameter(name + ".weight", Shape.of(count, options.width()), Initializer.normal(0.02));
            return positions.at().isPresent()
                    ? table.gather(0, positions.at().get())
                    : table.slice(0, 0, positions.length());
        }
        GraphBuilder graph = context.graph();
        if (positions.at().isEmpty()) {
            return graph.constant(Constant.of(
                    graph.floatType(), Shape.of(positions.length(), options.width()), waves((int) positions.length())));
        }
        int half = options.width() / 2;
        double[] frequencies = new double[half];
        for (int index = 0; index < half; index++) {
            frequencies[index] = frequency(index);
        }
        Value angles = positions
                .at()
                .get()
                .toFloat()
                .unsqueeze(2)
                .times(graph.constant(Constant.of(graph.floatType(), Shape.of(1, 1, half), frequencies)));
        Value sines = graph.operator("Sin", Attributes.NONE, angles).unsqueeze(3);
        Value cosines = graph.operator("Cos", Attributes.NONE, angles).unsqueeze(3);
        return sines.concat(3, cosines).reshape(-1, positions.length(), options.width());
    }

    private double frequency(int pair) {
        return Math.pow(10000, -2.0 * pair / options.width());
    }

    private double[] waves(int length) {
        int width = options.width();
        double[] waves = new double[length * width];
        for (int index = 0; index < waves.length; index++) {
            double angle = index / width * frequency(index % width / 2);
            waves[index] = index % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
        }
        return waves;
    }
}
