package dev.cohort.plugins.transformers;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The tokens of a batch.
 *
 * @param ids their numbers, [batch, length]
 * @param mask 1 where a token is one, 0 where there is none, [batch, length]; nothing where all are
 * @param types which of two texts each is of, [batch, length]
 */
record Tokens(Value ids, Optional<Value> mask, Optional<Value> types) {
    private static final String LENGTH = "length";
    private static final String MASK = "mask";

    /**
     * Those of the fields {@code input-ids}, {@code attention-mask} and {@code token-type-ids}, or of whole numbers as features,
     * with {@code length} or {@code mask} where the data has these.
     *
     * @param model the name of the model that reads them
     */
    static Tokens of(String model, Map<String, Value> inputs) {
        Value ids = inputs.getOrDefault(TokenFields.INPUT_IDS, inputs.get(Field.FEATURES));
        if (ids == null || ids.type() != ElementType.INT64 || ids.shape().rank() != 2) {
            throw new IllegalArgumentException(model + " reads tokens, whole numbers of shape [length], as the field "
                    + TokenFields.INPUT_IDS + " or as features, but the data has "
                    + (ids == null
                            ? "only " + String.join(", ", inputs.keySet())
                            : ids.type() + " of shape " + ids.shape() + "; feature-type = \"int64\" in [dataset] makes"
                                    + " whole numbers of a file's columns"));
        }
        return new Tokens(ids, mask(inputs, ids), Optional.ofNullable(inputs.get(TokenFields.TOKEN_TYPE_IDS)));
    }

    /** Those that a decoder reads in training, the field {@code decoder-input-ids}. */
    static Tokens written(String model, Map<String, Value> inputs) {
        Value written = inputs.get(TokenFields.DECODER_INPUT_IDS);
        if (written == null) {
            throw new IllegalArgumentException(model + " reads the field " + TokenFields.DECODER_INPUT_IDS
                    + ", the target one place later, but the data has only " + String.join(", ", inputs.keySet())
                    + "; parallel-text is a data set that has it");
        }
        return new Tokens(written, Optional.empty(), Optional.empty());
    }

    /** One token for each example, [batch]. */
    static Tokens one(Value token) {
        return new Tokens(token.unsqueeze(1), Optional.empty(), Optional.empty());
    }

    private static Optional<Value> mask(Map<String, Value> inputs, Value ids) {
        Value mask = inputs.getOrDefault(TokenFields.ATTENTION_MASK, inputs.get(MASK));
        if (mask != null) {
            return Optional.of(mask.cast(ElementType.BOOL).toFloat());
        }
        Value lengths = inputs.get(LENGTH);
        if (lengths == null) {
            return Optional.empty();
        }
        return Optional.of(places(ids.graph(), ids.shape().size(1))
                .less(lengths.toFloat().unsqueeze(1))
                .toFloat());
    }

    /** The numbers of places from 0 on, [1, length], as floating-point numbers. */
    static Value places(GraphBuilder graph, long length) {
        double[] numbers = LongStream.range(0, length).asDoubleStream().toArray();
        return graph.constant(Constant.of(graph.floatType(), Shape.of(1, length), numbers));
    }

    /**
     * The mask of a longer sequence, at whose end these tokens are.
     *
     * @param length how long it is
     */
    Optional<Value> mask(long length) {
        long added = length - length();
        if (added == 0) {
            return mask;
        }
        Value ones = ids.graph().constant(Constant.of(ElementType.FLOAT32, Shape.of(1, added), ones((int) added)));
        return mask.map(own -> own.slice(1, 0, 1).times(0).plus(1).matmul(ones).concat(1, own));
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** How many places there are. */
    long length() {
        return ids.shape().size(1);
    }
}
