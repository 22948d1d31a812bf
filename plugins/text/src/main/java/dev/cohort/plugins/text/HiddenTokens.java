package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.dataset.TokenFields;
import java.nio.LongBuffer;
import java.util.List;

/**
 * Hides tokens of examples (Devlin et al. 2019): each that is no special one with a probability; of those, 8 of 10 are the mask, 1 of 10
 * is any token, and 1 of 10 stays. Which ones, is drawn by seed, epoch and example.
 */
record HiddenTokens(Ragged tokens, Tokenizer tokenizer, int mask, double probability) {
    private static final long STREAM = SplitMix64.stream("hidden tokens");
    private static final double MASKED = 0.8;
    private static final double REPLACED = 0.9;

    /** Tells of one place: what stands there now, and whether that is to be predicted. */
    @FunctionalInterface
    private interface Place {
        void at(int place, int shown, boolean hidden);
    }

    List<SequenceField> fields() {
        return List.of(
                SequenceField.of(TokenFields.INPUT_IDS, SequenceField.Side.INPUT, this::inputs)
                        .ofTokens(tokenizer),
                SequenceField.mask(TokenFields.ATTENTION_MASK, SequenceField.Side.INPUT, tokens),
                SequenceField.of(Field.TARGET, SequenceField.Side.INPUT, this::targets)
                        .withClasses(tokenizer.tokens()));
    }

    private void inputs(int example, Order order, int length, LongBuffer into, int at) {
        fill(length, tokenizer.padding(), into, at);
        each(example, order, (place, shown, hidden) -> into.put(at + place, shown));
    }

    private void targets(int example, Order order, int length, LongBuffer into, int at) {
        fill(length, TokenFields.IGNORED, into, at);
        int start = tokens.starts()[example];
        each(example, order, (place, shown, hidden) -> {
            if (hidden) {
                into.put(at + place, tokens.elements()[start + place]);
            }
        });
    }

    private static void fill(int length, long value, LongBuffer into, int at) {
        for (int place = 0; place < length; place++) {
            into.put(at + place, value);
        }
    }

    private void each(int example, Order order, Place action) {
        SplitMix64 random = SplitMix64.of(order.seed(), STREAM, order.epoch(), example);
        for (int place = 0; place < tokens.length(example); place++) {
            int token = tokens.elements()[tokens.starts()[example] + place];
            boolean hidden = random.nextDouble() < probability && !tokenizer.isSpecial(token);
            double kind = random.nextDouble();
            int other = random.nextInt(tokenizer.size());
            action.at(place, !hidden || kind >= REPLACED ? token : kind < MASKED ? mask : other, hidden);
        }
    }
}
