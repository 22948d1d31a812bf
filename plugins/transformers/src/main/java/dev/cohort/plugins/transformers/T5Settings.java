package dev.cohort.plugins.transformers;

/**
 * What a T5 is like.
 *
 * @param headWidth the width of a head
 * @param buckets into how many buckets distances fall
 * @param distance the distance from which on all are in the last one
 * @param start the token that begins what is written
 * @param factor what the deviations of weights that begin at random are multiplied by
 * @param scaled whether what is read of the decoder is divided by the root of the width
 */
record T5Settings(
        int vocabulary,
        int width,
        int layers,
        int decoderLayers,
        int heads,
        int headWidth,
        int intermediate,
        FeedForward feedForward,
        int buckets,
        int distance,
        long start,
        double dropout,
        double epsilon,
        double factor,
        boolean scaled) {
    static T5Settings of(Configuration from) {
        int layers = from.layers("num_layers", 6);
        int buckets = from.positive("relative_attention_num_buckets", 32);
        int distance = from.positive("relative_attention_max_distance", 128);
        if (buckets < 4 || distance <= buckets / 2) {
            throw from.refuse("has " + buckets + " buckets of distances up to " + distance
                    + ", but there must be at least 4, and a distance larger than half of them");
        }
        return new T5Settings(
                from.positive("vocab_size", 32128),
                from.positive("d_model", 512),
                layers,
                from.layers("num_decoder_layers", layers),
                from.positive("num_heads", 8),
                from.positive("d_kv", 64),
                from.positive("d_ff", 2048),
                FeedForward.of(from),
                buckets,
                distance,
                from.integer("decoder_start_token_id", from.integer("pad_token_id", 0)),
                from.fraction("dropout_rate", 0.1),
                from.number("layer_norm_epsilon", 1e-6),
                from.number("initializer_factor", 1),
                // As the library has it: what does not share its vectors is not scaled.
                from.truth("scale_decoder_outputs", from.truth("tie_word_embeddings", true)));
    }
}
