package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.Optional;

/**
 * The layers of an encoder or a decoder of T5 (Raffel et al. 2020): attention, a decoder's attention to what the encoder has made, and
 * maps for each token; each reads a normalised input and is added to what it read. Values are one row for each token.
 *
 * @param name what stands before the names of its parameters, and of its places
 * @param count how many layers there are
 * @param positions what tells places apart in the attention of all layers
 */
record T5Stack(Layers layers, String name, int count, RelativePositions positions, T5Settings settings) {
    static T5Stack encoder(Layers layers, T5Settings settings) {
        RelativePositions positions = new RelativePositions(settings.buckets(), settings.distance(), true);
        return new T5Stack(layers, "encoder", settings.layers(), positions, settings);
    }

    static T5Stack decoder(Layers layers, T5Settings settings) {
        RelativePositions positions = new RelativePositions(settings.buckets(), settings.distance(), false);
        return new T5Stack(layers, "decoder", settings.decoderLayers(), positions, settings);
    }

    /** A mask with what tells the places of sequences apart. */
    Mask placed(Mask mask, long length) {
        return mask.with(positions.bias(distances(), length));
    }

    /** The same for one more token. */
    Mask placed(Written written) {
        return written.mask()
                .with(positions.bias(
                        distances(), written.place(), written.seen().shape().size(1)));
    }

    private Value distances() {
        String table = name + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight";
        return layers.weights()
                .parameter(
                        table,
                        Shape.of(settings.buckets(), settings.heads()),
                        Initializer.normal(settings.factor() / Math.sqrt(settings.width())));
    }

    /**
     * What the layers make of vectors of tokens.
     *
     * @param mask one that is {@linkplain #placed placed}
     * @param cache takes the keys and values of all layers, where there is one
     * @param encoded what a decoder looks at
     */
    Value of(Value rows, long length, Mask mask, Optional<Cache> cache, Optional<Encoded> encoded) {
        Value states = dropped(rows);
        for (int layer = 0; layer < count; layer++) {
            String block = name + ".block." + layer + ".layer.";
            states = attended(block + 0, layer, states, length, mask, cache);
            if (encoded.isPresent()) {
                states = crossed(
                        block + 1, layer, states, length, encoded.get().layers().get(layer));
            }
            states = mapped(block + (encoded.isPresent() ? 2 : 1), layer, states);
        }
        return dropped(norm(name + ".final_layer_norm", states));
    }

    private Value attended(String layer, int number, Value x, long length, Mask mask, Optional<Cache> cache) {
        String own = layer + ".SelfAttention";
        String place = place(number) + ".attention";
        Attention attention = attention(place);
        Value normal = norm(layer + ".layer_norm", x);
        Value keys = attention.keys(keys(own, normal), length);
        Value values = attention.keys(values(own, normal), length);
        if (cache.isPresent()) {
            keys = cache.get().written(Cache.keys(place), keys);
            values = cache.get().written(Cache.values(place), values);
        }
        Value gathered = attention.gathered(attention.queries(queries(own, normal), length), keys, values, mask);
        return added(place + ".output", output(own, gathered), x);
    }

    private Value crossed(String layer, int number, Value x, long length, Encoded.Layer encoded) {
        String own = layer + ".EncDecAttention";
        String place = place(number) + ".cross";
        Attention attention = attention(place);
        Value queries = attention.queries(queries(own, norm(layer + ".layer_norm", x)), length);
        Value gathered = attention.gathered(queries, encoded.keys(), encoded.values(), encoded.mask());
        return added(place + ".output", output(own, gathered), x);
    }

    /** What a layer of this decoder reads of what an encoder has made. */
    Encoded.Layer encoded(int layer, Value made, long length, Mask mask) {
        String own = name + ".block." + layer + ".layer.1.EncDecAttention";
        Attention attention = attention("");
        return new Encoded.Layer(
                attention.keys(keys(own, made), length), attention.keys(values(own, made), length), mask);
    }

    private Value mapped(String layer, int number, Value x) {
        String own = layer + ".DenseReluDense.";
        Value normal = norm(layer + ".layer_norm", x);
        int wide = settings.intermediate();
        Activation activation = settings.feedForward().activation();
        Value inner = settings.feedForward() == FeedForward.RELU
                ? activation.of(linear(own + "wi", normal, wide, settings.width()))
                : activation
                        .of(linear(own + "wi_0", normal, wide, settings.width()))
                        .times(linear(own + "wi_1", normal, wide, settings.width()));
        return added(place(number) + ".output", linear(own + "wo", dropped(inner), settings.width(), wide), x);
    }

    private String place(int layer) {
        return name + ".layer." + layer;
    }

    private Attention attention(String place) {
        return new Attention(layers, place, settings.heads(), settings.heads(), false, settings.dropout());
    }

    private Value queries(String attention, Value x) {
        double scale = (double) settings.width() * settings.headWidth();
        return linear(attention + ".q", x, wide(), scale);
    }

    private Value keys(String attention, Value x) {
        return linear(attention + ".k", x, wide(), settings.width());
    }

    private Value values(String attention, Value x) {
        return linear(attention + ".v", x, wide(), settings.width());
    }

    private Value output(String attention, Value gathered) {
        return linear(attention + ".o", gathered, settings.width(), wide());
    }

    private long wide() {
        return (long) settings.heads() * settings.headWidth();
    }

    /** {@code x · weightᵀ}, with a weight that begins with a deviation of 1 / √scale. */
    private Value linear(String own, Value x, long outputs, double scale) {
        Shape shape = Shape.of(outputs, x.shape().size(-1));
        Initializer initializer = Initializer.normal(settings.factor() / Math.sqrt(scale));
        return layers.product(x, layers.weights().parameter(own + ".weight", shape, initializer));
    }

    private Value norm(String own, Value x) {
        return layers.rootMeanSquareNorm(own, x, settings.epsilon());
    }

    private Value added(String place, Value value, Value to) {
        return layers.context().at(place, dropped(value)).plus(to);
    }

    private Value dropped(Value x) {
        return layers.dropout(x, settings.dropout());
    }
}
