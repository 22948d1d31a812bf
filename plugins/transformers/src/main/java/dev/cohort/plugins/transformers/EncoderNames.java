package dev.cohort.plugins.transformers;

/**
 * What the HuggingFace library calls the parts of an encoder's layer.
 *
 * @param layer what stands before the number of a layer
 */
record EncoderNames(
        String layer,
        String query,
        String key,
        String value,
        String attentionOutput,
        String attentionNorm,
        String intermediate,
        String output,
        String outputNorm) {
    static final EncoderNames DISTILBERT = new EncoderNames(
            "distilbert.transformer.layer.",
            ".attention.q_lin",
            ".attention.k_lin",
            ".attention.v_lin",
            ".attention.out_lin",
            ".sa_layer_norm",
            ".ffn.lin1",
            ".ffn.lin2",
            ".output_layer_norm");

    /** Those of BERT and RoBERTa. */
    static EncoderNames bert(String base) {
        return new EncoderNames(
                base + ".encoder.layer.",
                ".attention.self.query",
                ".attention.self.key",
                ".attention.self.value",
                ".attention.output.dense",
                ".attention.output.LayerNorm",
                ".intermediate.dense",
                ".output.dense",
                ".output.LayerNorm");
    }
}
