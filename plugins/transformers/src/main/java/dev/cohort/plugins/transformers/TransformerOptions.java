package dev.cohort.plugins.transformers;

import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.Optional;

/** What transformers have in common: where they begin, and how large they are. */
public record TransformerOptions(
        @About(
                        "a folder with config.json and model.safetensors, as the HuggingFace library writes it; without it, the model begins at random")
                Optional<Path> path,
        @Inline Size size,
        @About("the function between the two maps of a layer (the usual one of the model)")
                Optional<Activation> activation,
        @About("the probability with which a number is left out in training (0.1, or as in path)")
                Optional<Double> dropout,
        @About("the probability with which a token does not look at another in training (0.1, or as in path)")
                Optional<Double> attentionDropout) {
    public TransformerOptions {
        if (path.isPresent()) {
            size.requireNone();
            Options.require(activation.isEmpty(), "activation", "is said by path; leave it out");
        }
        dropout.ifPresent(share -> Options.fraction(share, "dropout"));
        attentionDropout.ifPresent(share -> Options.fraction(share, "attention-dropout"));
    }

    /**
     * What the model is like, by the names that the HuggingFace library has for it.
     *
     * @param before how many rows of the table of positions stand before that of the first token
     * @param words whether it predicts tokens
     * @throws IllegalArgumentException if it does not fit the data
     */
    Configuration configuration(ConfigurationKeys keys, ModelContext context, int before, boolean words) {
        int vocabulary = path.isPresent()
                ? 0
                : words
                        ? Vocabulary.ofWords(size.vocabulary(), context)
                        : Vocabulary.of(keys.type(), size.vocabulary(), context);
        Configuration configuration = configuration(keys, vocabulary, before);
        Vocabulary.check(configuration, context);
        return configuration;
    }

    /** The same, with a vocabulary that is known where no folder says it. */
    Configuration configuration(ConfigurationKeys keys, int vocabulary, int before) {
        Options.require(
                dropout.isEmpty() || !keys.dropout().isEmpty(),
                "dropout",
                "is none of " + keys.type() + ", which has attention-dropout alone");
        Configuration known = path.map(folder -> Configuration.read(folder, keys.type()))
                .orElseGet(() -> sized(keys, vocabulary, before));
        for (String key : keys.dropout()) {
            known = known.with(key, dropout);
        }
        return known.with(keys.attentionDropout(), attentionDropout);
    }

    private Configuration sized(ConfigurationKeys keys, int vocabulary, int before) {
        int width = size.width().orElse(768);
        return Configuration.of(keys.type())
                .with("pad_token_id", before > 0 ? Optional.of(before - 1) : Optional.empty())
                .with("vocab_size", vocabulary)
                .with(keys.width(), width)
                .with(keys.layers(), size.layers().orElse(keys.usualLayers()))
                .with(keys.heads(), size.heads().orElse(12))
                .with(keys.intermediate(), size.intermediate().orElse(4 * width))
                .with(keys.positions(), before + size.positions().orElse(512))
                .with(
                        keys.activation(),
                        activation.orElse(keys.usualActivation()).key());
    }
}
