package dev.cohort.plugins.text;

import dev.cohort.api.dataset.TokenFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A prompt and two answers of each row, each answer behind the prompt in a sequence of its own. */
record AnswerEncoding(PromptedAnswers prompted) implements RowEncoding {
    @Override
    public Encoded encode(List<Row> rows) {
        int[][] tokens = new int[2 * rows.size()][];
        int[][] masks = new int[2 * rows.size()][];
        Tokenizer tokenizer = prompted.tokenizer();
        LongAdder cut = new LongAdder();
        Texts.each(tokens.length, number -> {
            Row row = rows.get(number / 2);
            PromptedAnswers.Prompted answer =
                    prompted.of(row.texts().get(0), row.texts().get(1 + number % 2), row.place());
            tokens[number] = answer.tokens();
            masks[number] = answer.mask();
            cut.add(answer.cut() ? 1 : 0);
        });
        List<SequenceField> fields = new ArrayList<>();
        int[] longest = new int[rows.size()];
        Encoded.Account account = Encoded.Account.NONE;
        for (int which = 0; which < 2; which++) {
            Ragged own = Ragged.of(every(tokens, which));
            String prefix = which == 0 ? "" : TokenFields.REJECTED;
            fields.addAll(SequenceField.tokens(prefix, own, tokenizer));
            fields.add(SequenceField.of(
                    prefix + TokenFields.ANSWER_MASK, SequenceField.Side.INPUT, Ragged.of(every(masks, which)), 0));
            Arrays.setAll(longest, row -> Math.max(longest[row], own.length(row)));
            account = account.plus(Texts.account(own, which * cut.sum(), tokenizer));
        }
        return Encoded.of(fields, longest, account);
    }

    private static int[][] every(int[][] all, int which) {
        int[][] own = new int[all.length / 2][];
        Arrays.setAll(own, row -> all[2 * row + which]);
        return own;
    }
}
