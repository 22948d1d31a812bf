package dev.cohort.plugins.models;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Options;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What models of sequences read: tokens, whole numbers of shape [length], or rows of numbers, [length, width], as features, or the
 * tokens of a text. Where the data has a field {@code attention-mask}, {@code length}, a whole number, or {@code mask}, true for the
 * first places, the other places are none of the sequence.
 */
public record SequenceInputs(
        @About("how many different tokens there are, where features are tokens; that of the tokenizer for texts")
                Optional<Integer> vocabulary,
        @About("the width of a token's vector (that of the first layer)") Optional<Integer> embedding) {
    private static final String LENGTH = "length";
    private static final String MASK = "mask";

    public SequenceInputs {
        vocabulary.ifPresent(words -> Options.positive(words, "vocabulary"));
        embedding.ifPresent(width -> Options.positive(width, "embedding"));
    }

    /**
     * A row of numbers for each place of the sequence: [batch, length, width].
     *
     * @param model the name of the model that reads them
     * @param width of a token's vector unless the file gives another
     */
    Value rows(String model, ModelContext context, Map<String, Value> inputs, int width) {
        if (!inputs.containsKey(Field.FEATURES) && inputs.containsKey(TokenFields.INPUT_IDS)) {
            return vectors(context, inputs.get(TokenFields.INPUT_IDS), words(context), width);
        }
        Value features = Inputs.field(inputs, Field.FEATURES);
        if (features.type() == ElementType.INT64) {
            int words = vocabulary.orElseThrow(() -> new IllegalArgumentException("the features are tokens, and "
                    + model + " needs to know how many different ones there are; set vocabulary"));
            if (features.shape().rank() != 2) {
                throw new IllegalArgumentException(
                        model + " reads tokens of shape [length], but the features have shape " + features.shape());
            }
            return vectors(context, features, words, width);
        }
        if (vocabulary.isPresent() || embedding.isPresent()) {
            throw new IllegalArgumentException(
                    (vocabulary.isPresent() ? "vocabulary" : "embedding") + " is for tokens, but the features are "
                            + features.type() + "; leave it out, or set feature-type = \"int64\" in [dataset]");
        }
        if (features.shape().rank() != 3) {
            throw new IllegalArgumentException(
                    model + " reads sequences of rows of numbers, [length, width], but the features have shape "
                            + features.shape() + "; set feature-shape in [dataset]");
        }
        return features.toFloat();
    }

    /** How many tokens a text's vocabulary has. */
    private int words(ModelContext context) {
        int words = context.declaration(TokenFields.INPUT_IDS)
                .orElseThrow()
                .classNames()
                .size();
        if (vocabulary.isPresent() && vocabulary.get() < words) {
            throw new IllegalArgumentException(
                    "vocabulary = " + vocabulary.get() + ", but the tokenizer has " + words + " tokens; leave it out");
        }
        return vocabulary.orElse(words);
    }

    private Value vectors(ModelContext context, Value tokens, int words, int width) {
        Value weight =
                context.parameter("embedding.weight", Shape.of(words, embedding.orElse(width)), Initializer.normal(1));
        return weight.gather(0, tokens);
    }

    /** How many places of each example belong to the sequence, [batch]; nothing where all do. */
    static Optional<Value> lengths(Map<String, Value> inputs) {
        if (!inputs.containsKey(Field.FEATURES) && inputs.containsKey(TokenFields.ATTENTION_MASK)) {
            return Optional.of(Inputs.field(inputs, TokenFields.ATTENTION_MASK)
                    .toFloat()
                    .sum(1)
                    .cast(ElementType.INT32));
        }
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

    /**
     * 1 for the places of each example that belong to the sequence, and 0 for those behind, [batch, length]; nothing where all do.
     *
     * @param rows [batch, length, width]
     */
    static Optional<Value> mask(Map<String, Value> inputs, Value rows) {
        Constant places = Constant.of(
                ElementType.INT32,
                Shape.of(1, rows.shape().size(1)),
                LongStream.range(0, rows.shape().size(1)).toArray());
        return lengths(inputs)
                .map(lengths ->
                        rows.graph().constant(places).less(lengths.unsqueeze(1)).toFloat());
    }
}
