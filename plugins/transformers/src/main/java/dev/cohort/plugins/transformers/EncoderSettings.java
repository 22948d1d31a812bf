package dev.cohort.plugins.transformers;

/**
 * What an encoder of the kind of BERT is like.
 *
 * @param types of how many kinds of texts a token may be; 0 where that is not told apart
 * @param padding the number of the token that fills up
 * @param range the deviation of weights that begin at random
 */
record EncoderSettings(
        int vocabulary,
        int width,
        int layers,
        int heads,
        int intermediate,
        int positions,
        int types,
        int padding,
        Activation activation,
        double dropout,
        double attentionDropout,
        double headDropout,
        double epsilon,
        double range) {
    /** Those of a configuration of BERT or RoBERTa. */
    static EncoderSettings of(Configuration from) {
        int width = from.positive("hidden_size", 768);
        double dropout = from.fraction("hidden_dropout_prob", 0.1);
        return new EncoderSettings(
                from.positive("vocab_size", 30522),
                width,
                from.positive("num_hidden_layers", 12),
                heads(from, "num_attention_heads", width),
                from.positive("intermediate_size", 4 * width),
                from.positive("max_position_embeddings", 512),
                from.positive("type_vocab_size", 2),
                from.integer("pad_token_id", 0),
                Activation.of(from, "hidden_act", Activation.GELU),
                dropout,
                from.fraction("attention_probs_dropout_prob", 0.1),
                from.fraction("classifier_dropout", dropout),
                from.number("layer_norm_eps", 1e-12),
                from.number("initializer_range", 0.02));
    }

    /** How many heads there are. @throws IllegalArgumentException if they do not divide the width */
    static int heads(Configuration from, String key, int width) {
        int heads = from.positive(key, 12);
        if (width % heads != 0) {
            throw from.refuse("has " + heads + " heads, which do not divide a width of " + width);
        }
        return heads;
    }
}
