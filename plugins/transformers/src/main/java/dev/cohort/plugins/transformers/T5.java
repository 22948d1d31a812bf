package dev.cohort.plugins.transformers;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.dataset.TokenRoles;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.GenerativeModel;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.model.SavedModel;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * T5 (Raffel et al. 2020), as {@code T5ForConditionalGeneration} of the HuggingFace library, whose names and shapes the parameters
 * have: an encoder of one sequence and a decoder that writes another, in the same vocabulary, with norms by the mean square and places
 * told apart by their distance.
 *
 * <p>Reads {@code input-ids}, {@code attention-mask}, and in training {@code decoder-input-ids}, the target one place later; predicts
 * which token stands at each place of the target, [batch, length, vocabulary]. What is written begins with the token that fills up, or
 * the one that {@code path} names, whichever the data begins with. T5 1.1 has {@code feed-forward = "gated-gelu"} and {@code tied =
 * false}.
 */
@Name("t5")
@About("T5: an encoder and a decoder that writes, pretrained or not")
public record T5(
        @About(
                        "a folder with config.json and model.safetensors, as the HuggingFace library writes it; without it, the model begins at random")
                Optional<Path> path,
        @Inline T5Size size,
        @About("the probability with which a number is left out in training (0.1, or as in path)")
                Optional<Double> dropout)
        implements GenerativeModel {
    public T5 {
        if (path.isPresent()) {
            size.requireNone();
        }
        dropout.ifPresent(share -> Options.fraction(share, "dropout"));
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Tokens written = Tokens.written("t5", inputs);
        return Map.of(PREDICTION, model(context).predicted(Tokens.of("t5", inputs), written));
    }

    @Override
    public boolean continues() {
        return false;
    }

    @Override
    public Map<String, Value> begin(ModelContext context, Map<String, Value> inputs, int length) {
        Tokens tokens = Tokens.of("t5", inputs);
        return model(context).encoded(tokens).begun(tokens, length);
    }

    @Override
    public NextToken next(ModelContext context, Value token, Value position, Map<String, Value> memory) {
        return model(context).next(token, position, memory);
    }

    private T5Model model(ModelContext context) {
        Optional<Field> read = context.declaration(TokenFields.INPUT_IDS);
        Optional<Field> written = context.declaration(TokenFields.DECODER_INPUT_IDS);
        List<String> tokens = read.map(Field::classNames).orElse(List.of());
        List<String> others = written.map(Field::classNames).orElse(tokens);
        if (!tokens.equals(others)) {
            throw new IllegalArgumentException(
                    "t5 reads and writes the same tokens, but the data has " + tokens.size() + " to be read and "
                            + others.size() + " others to be written; leave out target-tokenizer in [dataset]");
        }
        int vocabulary = path.isPresent() ? 0 : Vocabulary.ofWords(size.vocabulary(), context);
        Configuration configuration = configuration(vocabulary, read);
        Vocabulary.check(configuration, context);
        return T5Model.of(Weights.of(context, "", path), configuration);
    }

    private Configuration configuration(int vocabulary, Optional<Field> tokens) {
        TokenRoles roles = tokens.map(Field::tokenRoles).orElse(TokenRoles.NONE);
        return path.map(folder -> Configuration.read(folder, "t5"))
                .orElseGet(() -> size.configuration(vocabulary, roles))
                .with("dropout_rate", dropout);
    }

    @Override
    public void save(SavedModel to) {
        Configuration configuration =
                configuration(Pretrained.vocabulary(to, T5Model.TABLE), to.field(TokenFields.INPUT_IDS));
        Pretrained.save(to, configuration, "T5ForConditionalGeneration", "");
    }
}
