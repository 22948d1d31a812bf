package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import java.util.Optional;

/**
 * The layers of a language model: attention to the tokens before, then maps for each token, each reading a normalised input and added
 * to what it read.
 */
record Decoder(Layers layers, DecoderParts parts, DecoderSettings settings) {
    /**
     * What the layers make of the tokens of a batch, one row for each.
     *
     * @param cache takes the keys and values of all layers, where there is one
     */
    Value of(Sequences sequences, Mask mask, Optional<Cache> cache) {
        Value states = layers.dropout(sequences.rows(), settings.embeddingDropout());
        for (int layer = 0; layer < settings.layers(); layer++) {
            states = layer(layer, states, sequences, mask, cache);
        }
        return parts.finalNorm(states);
    }

    private Value layer(int number, Value x, Sequences sequences, Mask mask, Optional<Cache> cache) {
        String place = "decoder.layer." + number;
        Attention attention = new Attention(
                layers, place + ".attention", settings.heads(), settings.keyHeads(), true, settings.attentionDropout());
        DecoderParts.Projected projected =
                parts.projected(number, parts.attentionNorm(number, x), attention, sequences);
        Value keys = projected.keys();
        Value values = projected.values();
        if (cache.isPresent()) {
            keys = cache.get().written("keys." + number, keys);
            values = cache.get().written("values." + number, values);
        }
        Value gathered = attention.gathered(projected.queries(), keys, values, mask);
        Value attended = added(place + ".attention.output", parts.attended(number, gathered), x);
        Value inner = parts.inner(number, parts.innerNorm(number, attended));
        return added(place + ".output", inner, attended);
    }

    private Value added(String place, Value value, Value to) {
        return layers.context()
                .at(place, layers.dropout(value, settings.dropout()))
                .plus(to);
    }
}
