package dev.cohort.plugins.transformers;

import java.util.List;

/**
 * What a model's {@code config.json} calls what options may say.
 *
 * @param layers and how many there usually are
 * @param dropout all that one option says; empty where a model has none
 */
record ConfigurationKeys(
        String type,
        String width,
        String layers,
        int usualLayers,
        String heads,
        String intermediate,
        String positions,
        String activation,
        Activation usualActivation,
        List<String> dropout,
        String attentionDropout) {
    private static final String POSITIONS = "max_position_embeddings";

    static final ConfigurationKeys BERT = ofBert("bert");
    static final ConfigurationKeys ROBERTA = ofBert("roberta");
    static final ConfigurationKeys DISTILBERT = new ConfigurationKeys(
            "distilbert",
            "dim",
            "n_layers",
            6,
            "n_heads",
            "hidden_dim",
            POSITIONS,
            "activation",
            Activation.GELU,
            List.of("dropout"),
            "attention_dropout");
    static final ConfigurationKeys GPT2 = new ConfigurationKeys(
            "gpt2",
            "n_embd",
            "n_layer",
            12,
            "n_head",
            "n_inner",
            "n_positions",
            "activation_function",
            Activation.GELU_TANH,
            List.of("resid_pdrop", "embd_pdrop"),
            "attn_pdrop");
    static final ConfigurationKeys LLAMA = new ConfigurationKeys(
            "llama",
            "hidden_size",
            "num_hidden_layers",
            12,
            "num_attention_heads",
            "intermediate_size",
            POSITIONS,
            "hidden_act",
            Activation.SILU,
            List.of(),
            "attention_dropout");

    private static ConfigurationKeys ofBert(String type) {
        return new ConfigurationKeys(
                type,
                "hidden_size",
                "num_hidden_layers",
                12,
                "num_attention_heads",
                "intermediate_size",
                POSITIONS,
                "hidden_act",
                Activation.GELU,
                List.of("hidden_dropout_prob"),
                "attention_probs_dropout_prob");
    }

    /** How many heads there are. @throws IllegalArgumentException if they do not divide the width */
    int heads(Configuration from, int all) {
        int number = from.positive(heads, 12);
        if (all % number != 0) {
            throw from.refuse("has " + number + " heads, which do not divide a width of " + all);
        }
        return number;
    }
}
