package dev.cohort.plugins.transformers;

import dev.cohort.api.dataset.TokenRoles;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Options;
import java.util.Optional;
import java.util.stream.Stream;

/** How large a T5 is that begins at random, and of which kind. */
public record T5Size(
        @About("the width of a token's vector (512)") Optional<Integer> width,
        @About("how many layers the encoder has (6)") Optional<Integer> layers,
        @About("how many layers the decoder has (as many as the encoder)") Optional<Integer> decoderLayers,
        @About("how many heads an attention has (8)") Optional<Integer> heads,
        @About("the width of a head (width / heads)") Optional<Integer> headWidth,
        @About("the width between the maps of a layer (4 times width)") Optional<Integer> intermediate,
        @About("the maps of a layer: relu, or gated-gelu as in T5 1.1 (relu)") Optional<FeedForward> feedForward,
        @About(
                        "whether the tokens that are written have the vectors of those that are read, which T5 1.1 has not (true)")
                Optional<Boolean> tied,
        @About("into how many buckets distances between tokens fall (32)") Optional<Integer> buckets,
        @About("the distance from which on all are in one bucket (128)") Optional<Integer> maxDistance,
        @About("how many different tokens there are (as the data says)") Optional<Integer> vocabulary) {
    public T5Size {
        width.ifPresent(number -> Options.positive(number, "width"));
        layers.ifPresent(number -> Options.positive(number, "layers"));
        decoderLayers.ifPresent(number -> Options.positive(number, "decoder-layers"));
        heads.ifPresent(number -> Options.positive(number, "heads"));
        headWidth.ifPresent(number -> Options.positive(number, "head-width"));
        intermediate.ifPresent(number -> Options.positive(number, "intermediate"));
        buckets.ifPresent(number -> Options.positive(number, "buckets"));
        maxDistance.ifPresent(number -> Options.positive(number, "max-distance"));
        vocabulary.ifPresent(number -> Options.positive(number, "vocabulary"));
    }

    /** Requires that nothing is said where a folder says it. */
    void requireNone() {
        Options.require(
                Stream.of(
                                width,
                                layers,
                                decoderLayers,
                                heads,
                                headWidth,
                                intermediate,
                                feedForward,
                                tied,
                                buckets,
                                maxDistance,
                                vocabulary)
                        .allMatch(Optional::isEmpty),
                "path",
                "says how large the model is; leave out width, layers, heads, vocabulary and the like");
    }

    /**
     * What the model is like, by the names that the HuggingFace library has for it.
     *
     * @param roles those of the tokens of the data; the one that fills up begins what is written
     */
    Configuration configuration(int vocabularySize, TokenRoles roles) {
        int wide = width.orElse(512);
        int read = layers.orElse(6);
        int many = heads.orElse(8);
        Options.require(
                headWidth.isPresent() || wide % many == 0,
                "heads",
                "must divide a width of " + wide + ", got " + many + ", unless head-width says how wide each is");
        long padding = roles.padding().orElse(0);
        return Configuration.of("t5")
                .with("is_encoder_decoder", true)
                .with("vocab_size", vocabularySize)
                .with("d_model", wide)
                .with("num_layers", read)
                .with("num_decoder_layers", decoderLayers.orElse(read))
                .with("num_heads", many)
                .with("d_kv", headWidth.orElse(wide / many))
                .with("d_ff", intermediate.orElse(4 * wide))
                .with("feed_forward_proj", feedForward.orElse(FeedForward.RELU).key())
                .with("tie_word_embeddings", tied.orElse(true))
                .with("relative_attention_num_buckets", buckets.orElse(32))
                .with("relative_attention_max_distance", maxDistance.orElse(128))
                .with("pad_token_id", padding)
                .with("decoder_start_token_id", padding);
    }
}
