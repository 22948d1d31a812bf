package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;

/**
 * The layers of BERT (Devlin et al. 2019): attention to all tokens, then two maps for each token, each added to what it reads and
 * normalised after that.
 */
record Encoder(Layers layers, EncoderNames names, EncoderSettings settings) {
    /**
     * What the layers make of embeddings.
     *
     * @param x one row for each token, [batch · length, width]
     */
    Value of(Value x, long length, Mask mask) {
        Value states = x;
        for (int layer = 0; layer < settings.layers(); layer++) {
            states = layer(layer, states, length, mask);
        }
        return states;
    }

    private Value layer(int number, Value x, long length, Mask mask) {
        String name = names.layer() + number;
        String place = "encoder.layer." + number;
        int width = settings.width();
        Attention attention =
                new Attention(layers, place + ".attention", settings.heads(), settings.attentionDropout());
        Value gathered = attention.of(
                layers.linear(name + names.query(), x, width),
                layers.linear(name + names.key(), x, width),
                layers.linear(name + names.value(), x, width),
                length,
                length,
                mask);
        Value attended = added(
                place + ".attention.output",
                name + names.attentionNorm(),
                layers.linear(name + names.attentionOutput(), gathered, width),
                x);
        Value inner =
                settings.activation().of(layers.linear(name + names.intermediate(), attended, settings.intermediate()));
        Value output = layers.linear(name + names.output(), inner, width);
        return added(place + ".output", name + names.outputNorm(), output, attended);
    }

    private Value added(String place, String norm, Value value, Value to) {
        Value dropped = layers.dropout(value, settings.dropout());
        return layers.norm(norm, layers.context().at(place, dropped).plus(to), settings.epsilon());
    }
}
