package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Texts that are to be written: what a decoder reads, and what it is to say at each place.
 *
 * @param inputs the token that begins a text, then its tokens
 * @param targets its tokens, then the one that ends it
 */
record WrittenTexts(Ragged inputs, Ragged targets, Encoded.Account account) {
    /**
     * Makes tokens.
     *
     * @param most how many places a target has
     * @throws DataException if no token ends a text
     */
    static WrittenTexts of(List<Row> rows, Tokenizer tokenizer, int most, Truncation truncation) {
        if (!tokenizer.hasEnd()) {
            throw new DataException("the tokenizer has no token that ends a text, such as </s>; name one by end-token");
        }
        int[][] inputs = new int[rows.size()][];
        int[][] targets = new int[rows.size()][];
        LongAdder cut = new LongAdder();
        Texts.each(rows.size(), row -> {
            int[] text = tokenizer.encode(rows.get(row).texts().get(0));
            int length = Math.min(text.length, most - 1);
            if (length < text.length && truncation == Truncation.NONE) {
                throw rows.get(row)
                        .place()
                        .refused("the target has " + (text.length + 1) + " tokens, but max-target-length = " + most
                                + "; raise it, or set truncation = \"longest-first\"");
            }
            cut.add(length < text.length ? 1 : 0);
            targets[row] = Arrays.copyOf(text, length + 1);
            targets[row][length] = (int) tokenizer.end();
            inputs[row] = new int[length + 1];
            inputs[row][0] = (int) tokenizer.start();
            System.arraycopy(text, 0, inputs[row], 1, length);
        });
        Ragged all = Ragged.of(targets);
        return new WrittenTexts(Ragged.of(inputs), all, Texts.account(all, cut.sum(), tokenizer));
    }

    List<SequenceField> fields(Tokenizer tokenizer) {
        return List.of(
                SequenceField.of(TokenFields.DECODER_INPUT_IDS, SequenceField.Side.TARGET, inputs, tokenizer.padding())
                        .withClasses(tokenizer.tokens()),
                SequenceField.of(Field.TARGET, SequenceField.Side.TARGET, targets, TokenFields.IGNORED)
                        .withClasses(tokenizer.tokens()));
    }
}
