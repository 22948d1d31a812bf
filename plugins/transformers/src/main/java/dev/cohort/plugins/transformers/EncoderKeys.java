package dev.cohort.plugins.transformers;

/** What a configuration of an encoder calls what options may say. */
record EncoderKeys(
        String width,
        String layers,
        String heads,
        String intermediate,
        String activation,
        String dropout,
        String attentionDropout,
        String headDropout) {
    static final EncoderKeys BERT = new EncoderKeys(
            "hidden_size",
            "num_hidden_layers",
            "num_attention_heads",
            "intermediate_size",
            "hidden_act",
            "hidden_dropout_prob",
            "attention_probs_dropout_prob",
            "classifier_dropout");

    static final EncoderKeys DISTILBERT = new EncoderKeys(
            "dim",
            "n_layers",
            "n_heads",
            "hidden_dim",
            "activation",
            "dropout",
            "attention_dropout",
            "seq_classif_dropout");
}
