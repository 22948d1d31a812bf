package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;

/**
 * The layers of BERT (Devlin et al. 2019): attention to all tokens, then two maps for each token, each added to what it reads and
 * normalised after that.
 */
record Encoder(Layers layers, EncoderNames names, EncoderSettings settings) {
    /**
     * What the layers make of embeddings, one row for each token.
     *
     * @param whole whether only the vector of each sequence's first token is read: one row for each sequence. The last layer then
     *     computes no other.
     */
    Value of(Embedded embedded, boolean whole) {
        Value states = embedded.rows();
        for (int layer = 0; layer < settings.layers(); layer++) {
            boolean first = whole && layer == settings.layers() - 1;
            states = layer(
                    layer, states, first ? embedded.first(states) : states, embedded, first ? 1 : embedded.length());
        }
        return states;
    }

    /**
     * @param asking the rows of the tokens whose vectors are wanted
     * @param count how many those are in a sequence
     */
    private Value layer(int number, Value x, Value asking, Embedded embedded, long count) {
        String name = names.layer() + number;
        String place = "encoder.layer." + number;
        int width = settings.width();
        Value gathered = Attention.of(layers, place + ".attention", settings.heads(), settings.attentionDropout())
                .of(
                        layers.linear(name + names.query(), asking, width),
                        layers.linear(name + names.key(), x, width),
                        layers.linear(name + names.value(), x, width),
                        count,
                        embedded.length(),
                        embedded.mask());
        Value attended = added(
                place + ".attention.output",
                name + names.attentionNorm(),
                layers.linear(name + names.attentionOutput(), gathered, width),
                asking);
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
