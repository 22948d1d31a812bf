package dev.cohort.plugins.transformers;

/**
 * What a language model is like.
 *
 * @param keyHeads how many heads keys and values have
 * @param padding the number of the token that fills up; -1 for none
 * @param range the deviation of weights that begin at random
 * @param tied whether the words that are predicted have the vectors of those that are read
 */
record DecoderSettings(
        int vocabulary,
        int width,
        int layers,
        int heads,
        int keyHeads,
        int headWidth,
        int intermediate,
        int positions,
        int padding,
        Activation activation,
        double dropout,
        double embeddingDropout,
        double attentionDropout,
        double headDropout,
        double epsilon,
        double range,
        boolean tied) {
    /** Those of a configuration of GPT-2. */
    static DecoderSettings gpt2(Configuration from) {
        from.requireFalse("add_cross_attention", "scale_attn_by_inverse_layer_idx");
        int width = from.positive("n_embd", 768);
        int heads = ConfigurationKeys.GPT2.heads(from, width);
        double dropout = from.fraction("resid_pdrop", 0.1);
        return new DecoderSettings(
                from.positive("vocab_size", 50257),
                width,
                from.layers("n_layer", 12),
                heads,
                heads,
                width / heads,
                from.positive("n_inner", 4 * width),
                from.positive("n_positions", 1024),
                from.padding(-1),
                Activation.of(from, "activation_function", Activation.GELU_TANH),
                dropout,
                from.fraction("embd_pdrop", 0.1),
                from.fraction("attn_pdrop", 0.1),
                from.fraction("classifier_dropout", from.fraction("hidden_dropout", 0.1)),
                from.number("layer_norm_epsilon", 1e-5),
                from.number("initializer_range", 0.02),
                from.truth("tie_word_embeddings", true));
    }

    /** Those of a configuration of Llama. */
    static DecoderSettings llama(Configuration from) {
        int width = from.positive("hidden_size", 4096);
        int heads = from.positive("num_attention_heads", 32);
        int keyHeads = from.positive("num_key_value_heads", heads);
        int headWidth = from.has("head_dim")
                ? from.positive("head_dim", 1)
                : width / ConfigurationKeys.LLAMA.heads(from, width);
        if (heads % keyHeads != 0) {
            throw from.refuse("has " + keyHeads + " heads of keys, which do not divide " + heads + " of queries");
        }
        if (headWidth % 2 != 0) {
            throw from.refuse("has heads of width " + headWidth + ", which must be even to be rotated");
        }
        return new DecoderSettings(
                from.positive("vocab_size", 32000),
                width,
                from.layers("num_hidden_layers", 32),
                heads,
                keyHeads,
                headWidth,
                from.positive("intermediate_size", 11008),
                from.positive("max_position_embeddings", 2048),
                from.padding(-1),
                Activation.of(from, "hidden_act", Activation.SILU),
                0,
                0,
                from.fraction("attention_dropout", 0),
                from.fraction("classifier_dropout", from.fraction("hidden_dropout", 0.1)),
                from.number("rms_norm_eps", 1e-6),
                from.number("initializer_range", 0.02),
                from.truth("tie_word_embeddings", false));
    }
}
