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

    /**
     * What the model is like, by the names that BERT and RoBERTa have for it.
     *
     * @param type of the model, as the HuggingFace library calls it
     */
    Configuration configuration(String type, ModelContext context) {
        Configuration begun = path.map(folder -> Configuration.read(folder, type))
                .orElseGet(() -> sized(Configuration.of(type).with("vocab_size", Vocabulary.of(type, size, context))));
        Vocabulary.check(begun, context);
        return begun.with("hidden_dropout_prob", dropout).with("attention_probs_dropout_prob", attentionDropout);
    }

    private Configuration sized(Configuration begun) {
        int width = size.width().orElse(768);
        return begun.with("hidden_size", width)
                .with("num_hidden_layers", size.layers().orElse(12))
                .with("num_attention_heads", size.heads().orElse(12))
                .with("intermediate_size", size.intermediate().orElse(4 * width))
                .with("max_position_embeddings", size.positions().orElse(512))
                .with("hidden_act", activation.orElse(Activation.GELU).key());
    }
}
