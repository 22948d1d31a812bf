package dev.cohort.plugins.models;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Options;
import java.util.Map;
import java.util.Optional;

/**
 * What models of sequences read: tokens, whole numbers of shape [length], or rows of numbers, [length, width]. Where the data has a
 * field {@code length}, a whole number, or {@code mask}, true for the first places, the other places are none of the sequence.
 */
public record SequenceInputs(
        @About("how many different tokens there are, where features are tokens") Optional<Integer> vocabulary,
        @About("the width of a token's vector (that of the first layer)") Optional<Integer> embedding) {
    private static final String LENGTH = "length";
    private static final String MASK = "mask";

    public SequenceInputs {
        vocabulary.ifPresent(words -> Options.positive(words, "vocabulary"));
        embedding.ifPresent(width -> Options.positive(width, "embedding"));
        Options.require(
                embedding.isEmpty() || vocabulary.isPresent(),
                "embedding",
                "is for tokens; set vocabulary to their number");
    }

    /**
     * A row of numbers for each place of the sequence: [batch, length, width].
     *
     * @param model the name of the model that reads them
     * @param width of a token's vector unless the file gives another
     */
    Value rows(String model, ModelContext context, Map<String, Value> inputs, int width) {
        Value features = Inputs.field(inputs, Field.FEATURES);
        if (features.type() == ElementType.INT64) {
            int words = vocabulary.orElseThrow(() -> new IllegalArgumentException("the features are tokens, and "
                    + model + " needs to know how many different ones there are; set vocabulary"));
            if (features.shape().rank() != 2) {
                throw new IllegalArgumentException(
                        model + " reads tokens of shape [length], but the features have shape " + features.shape());
            }
            Value weight = context.parameter(
                    "embedding.weight", Shape.of(words, embedding.orElse(width)), Initializer.normal(1));
            return weight.gather(0, features);
        }
        if (vocabulary.isPresent()) {
            throw new IllegalArgumentException("vocabulary is for tokens, but the features are " + features.type()
                    + "; leave it out, or set feature-type = \"int64\" in [dataset]");
        }
        if (features.shape().rank() != 3) {
            throw new IllegalArgumentException(
                    model + " reads sequences of rows of numbers, [length, width], but the features have shape "
                            + features.shape() + "; set feature-shape in [dataset]");
        }
        return features.toFloat();
    }

    /** How many places of each example belong to the sequence, [batch]; nothing where all do. */
    static Optional<Value> lengths(Map<String, Value> inputs) {
        if (inputs.containsKey(LENGTH)) {
            return Optional.of(Inputs.field(inputs, LENGTH).cast(ElementType.INT32));
        }
        if (inputs.containsKey(MASK)) {
            return Optional.of(Inputs.field(inputs, MASK)
                    .cast(ElementType.BOOL)
                    .toFloat()
                    .sum(1)
                    .cast(ElementType.INT32));
        }
        return Optional.empty();
    }
}
