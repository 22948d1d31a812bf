package dev.cohort.plugins.transformers;

import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.Optional;

/** What models of the kind of BERT have in common: where they begin, and what they predict. */
public record EncoderOptions(
        @About(
                        "a folder with config.json and model.safetensors, as the HuggingFace library writes it; without it, the model begins at random")
                Optional<Path> path,
        @Default("classification") @About("what is predicted") Head head,
        @Inline Size size,
        @About("the function between the two maps of a layer (gelu)") Optional<Activation> activation,
        @About("the probability with which a number is left out in training (0.1, or as in path)")
                Optional<Double> dropout,
        @About("the probability with which a token does not look at another in training (0.1, or as in path)")
                Optional<Double> attentionDropout) {
    public EncoderOptions {
        if (path.isPresent()) {
            size.requireNone();
            Options.require(activation.isEmpty(), "activation", "is said by path; leave it out");
        }
        dropout.ifPresent(share -> Options.fraction(share, "dropout"));
        attentionDropout.ifPresent(share -> Options.fraction(share, "attention-dropout"));
    }

    /** What the model is like, by the names that its family has for it. */
    Configuration configuration(EncoderFamily family, ModelContext context) {
        Configuration begun =
                path.map(folder -> Configuration.read(folder, family.type())).orElseGet(() -> sized(family, context));
        Vocabulary.check(begun, context);
        return begun.with(family.keys().dropout(), dropout).with(family.keys().attentionDropout(), attentionDropout);
    }

    private Configuration sized(EncoderFamily family, ModelContext context) {
        EncoderKeys keys = family.keys();
        int width = size.width().orElse(768);
        Configuration begun = Configuration.of(family.type());
        return begun.with("vocab_size", Vocabulary.of(family.type(), size, context))
                .with(keys.width(), width)
                .with(keys.layers(), size.layers().orElse(family.usualLayers()))
                .with(keys.heads(), size.heads().orElse(12))
                .with(keys.intermediate(), size.intermediate().orElse(4 * width))
                .with(
                        "max_position_embeddings",
                        family.firstPosition(begun) + size.positions().orElse(512))
                .with(keys.activation(), activation.orElse(Activation.GELU).key());
    }
}
