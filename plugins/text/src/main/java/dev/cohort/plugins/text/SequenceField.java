package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.nio.LongBuffer;
import java.util.List;

/**
 * A field of whole numbers, of as many elements as the bucket of an example is long.
 *
 * @param field its name and classes; its shape is that of the bucket
 * @param side whose length it has
 */
record SequenceField(Field field, Side side, Elements elements) {
    /** Whose length a field has. */
    enum Side {
        INPUT,
        TARGET,
        /** One number for each example. */
        SCALAR
    }

    /** Writes the elements of an example. */
    @FunctionalInterface
    interface Elements {
        /**
         * Writes those of an example.
         *
         * @param order that of the pass, by which something may be drawn
         * @param length how many are written
         */
        void write(int example, Order order, int length, LongBuffer into, int at);
    }

    /** A field of these elements. */
    static SequenceField of(String name, Side side, Elements elements) {
        return new SequenceField(new Field(name, ElementType.INT64, Shape.SCALAR), side, elements);
    }

    /** Rows, filled up. */
    static SequenceField of(String name, Side side, Ragged rows, long fill) {
        return of(name, side, (example, order, length, into, at) -> rows.write(example, length, fill, into, at));
    }

    /** 1 where rows have an element. */
    static SequenceField mask(String name, Side side, Ragged rows) {
        return of(name, side, (example, order, length, into, at) -> {
            int own = rows.length(example);
            for (int index = 0; index < length; index++) {
                into.put(at + index, index < own ? 1 : 0);
            }
        });
    }

    /** Tokens, which are classes, and their mask. */
    static List<SequenceField> tokens(String prefix, Ragged rows, Tokenizer tokenizer) {
        return List.of(
                of(prefix + TokenFields.INPUT_IDS, Side.INPUT, rows, tokenizer.padding())
                        .ofTokens(tokenizer),
                mask(prefix + TokenFields.ATTENTION_MASK, Side.INPUT, rows));
    }

    /** The same, of tokens. */
    SequenceField ofTokens(Tokenizer tokenizer) {
        Field tokens = field.withClasses(tokenizer.tokens()).withTokenRoles(tokenizer.tokenRoles());
        return new SequenceField(tokens, side, elements);
    }

    /** The same, of classes. */
    SequenceField withClasses(List<String> names) {
        return new SequenceField(field.withClasses(names), side, elements);
    }

    /** The same, of which the training part has so many of each class. */
    SequenceField withClasses(List<String> names, List<Long> counts) {
        return new SequenceField(field.withClasses(names).withClassCounts(counts), side, elements);
    }

    /** The same of examples from some number on. */
    SequenceField from(int first) {
        return new SequenceField(
                field,
                side,
                (example, order, length, into, at) -> elements.write(first + example, order, length, into, at));
    }

    /** The field in a bucket. */
    Field in(Bucket bucket) {
        Shape shape = side == Side.SCALAR ? Shape.SCALAR : Shape.of(bucket.length(side));
        return new Field(field.name(), ElementType.INT64, shape)
                .withClasses(field.classNames())
                .withClassCounts(field.classCounts())
                .withTokenRoles(field.tokenRoles());
    }
}
