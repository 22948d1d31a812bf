package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What the layers of a decoder look at beside their own tokens.
 *
 * @param layers what each reads of what an encoder has made
 * @param seen which places of the encoder hold tokens, [batch, places]; nothing where all do
 */
record Encoded(List<Layer> layers, Optional<Value> seen) {
    private static final String PREFIX = "encoded.";
    private static final String SEEN = PREFIX + "mask";

    /** Keys and values by head, [batch, heads, places, size], and which places are not looked at. */
    record Layer(Value keys, Value values, Mask mask) {}

    /** The place of the attention of a decoder's layer to its own tokens. */
    static String attention(int layer) {
        return "decoder.layer." + layer + ".attention";
    }

    /** That of some tokens. @param layer what a layer reads */
    static Encoded of(Tokens tokens, long length, int layers, IntFunction<Layer> layer) {
        List<Layer> all = new ArrayList<>();
        for (int number = 0; number < layers; number++) {
            all.add(layer.apply(number));
        }
        return new Encoded(all, tokens.mask(length));
    }

    /** The memory of sequences that have no token yet, and at most so many. */
    Map<String, Value> begun(Tokens tokens, int length) {
        Map<String, Value> memory = new LinkedHashMap<>();
        Value none = tokens.ids().slice(1, 0, 1).toFloat().times(0);
        for (int number = 0; number < layers.size(); number++) {
            Layer layer = layers.get(number);
            memory.put(Cache.keys(PREFIX + number), layer.keys());
            memory.put(Cache.values(PREFIX + number), layer.values());
            Shape shape = layer.keys().shape();
            Value empty = empty(none, Shape.of(1, shape.size(1), length, shape.size(3)));
            memory.put(Cache.keys(attention(number)), empty);
            memory.put(Cache.values(attention(number)), empty);
        }
        seen.ifPresent(mask -> memory.put(SEEN, mask));
        memory.putAll(Written.none(none, length));
        return memory;
    }

    /** Zeros, in place of keys or values of no token. */
    private static Value empty(Value none, Shape shape) {
        double[] zeros = new double[Math.toIntExact(shape.elements())];
        return none.unsqueeze(2, 3).plus(none.graph().constant(Constant.of(ElementType.FLOAT32, shape, zeros)));
    }

    /** What a memory has of it. */
    static Encoded of(Map<String, Value> memory, int layers) {
        Optional<Value> seen = Optional.ofNullable(memory.get(SEEN));
        Mask mask = seen.map(Mask::ofPlaces).orElse(new Mask(Optional.empty()));
        List<Layer> all = new ArrayList<>();
        for (int number = 0; number < layers; number++) {
            Value keys = Cache.memory(memory, Cache.keys(PREFIX + number));
            all.add(new Layer(keys, Cache.memory(memory, Cache.values(PREFIX + number)), mask));
        }
        return new Encoded(all, seen);
    }

    /** The memory, once a token was read. */
    static Map<String, Value> after(Map<String, Value> memory, Written written) {
        Map<String, Value> after = new LinkedHashMap<>(memory);
        after.putAll(written.after());
        return after;
    }
}
