package dev.cohort.plugins.transformers;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.model.ModelContext;
import java.util.Optional;

/** How many different tokens there are. */
final class Vocabulary {
    private Vocabulary() {}

    /** As many as the options of a model say, or the data. */
    static int of(String model, Optional<Integer> size, ModelContext context) {
        int told = inData(context);
        return size.orElseGet(() -> {
            if (told == 0) {
                throw new IllegalArgumentException(
                        model + " needs to know how many different tokens there are; set vocabulary");
            }
            return told;
        });
    }

    /** That of a model that predicts tokens: as many as its options say, or the data, or as are predicted. */
    static int ofWords(Optional<Integer> size, ModelContext context) {
        int told = inData(context);
        return size.orElseGet(() -> told == 0 ? context.predictionSize() : told);
    }

    /** Requires that a model knows all tokens that the data may have. */
    static void check(Configuration configuration, ModelContext context) {
        int told = inData(context);
        int known = configuration.positive("vocab_size", 30522);
        if (told > known) {
            throw configuration.refuse("has a vocabulary of " + known + " tokens, but the data has " + told
                    + "; the tokenizer must be the one that the model was made with");
        }
    }

    /** 0 where the data does not say. */
    private static int inData(ModelContext context) {
        return context.declaration(TokenFields.INPUT_IDS)
                .or(() -> context.declaration(Field.FEATURES))
                .map(tokens -> tokens.classNames().size())
                .orElse(0);
    }
}
