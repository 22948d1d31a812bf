package dev.cohort.plugins.text;

import dev.cohort.api.dataset.TokenFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A prompt and two answers of each row, each answer behind the prompt in a sequence of its own. */
record AnswerEncoding(Tokenizer tokenizer, TokenLengths lengths, ChatTemplate chat) {
    /**
     * A prompt and an answer.
     *
     * @param answer 1 for tokens of the answer
     */
    private record Answer(int[] tokens, int[] answer, boolean cut) {}

    Encoded encode(List<Row> rows) {
        int[][] tokens = new int[2 * rows.size()][];
        int[][] masks = new int[2 * rows.size()][];
        LongAdder cut = new LongAdder();
        Texts.each(tokens.length, number -> {
            Row row = rows.get(number / 2);
            Answer answer = answer(row.texts().get(0), row.texts().get(1 + number % 2), row.place());
            tokens[number] = answer.tokens();
            masks[number] = answer.answer();
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

    /** The beginning of the prompt is cut where both are too long, then the end of the answer. */
    private Answer answer(String prompt, String answer, Place place) {
        TokenStream stream = new TokenStream(tokenizer);
        int[] before = stream.before();
        int[] asked = tokenizer.encode(chat.prompt(prompt, place));
        int[] said = TokenStream.joined(tokenizer.encode(chat.answer(answer, place)), stream.after());
        int room = lengths.maxLength() - before.length;
        boolean cut = asked.length + said.length > room;
        if (cut && lengths.truncation() == Truncation.NONE) {
            throw place.refused("prompt and answer have " + (before.length + asked.length + said.length)
                    + " tokens, but max-length = " + lengths.maxLength()
                    + "; raise it, or set truncation = \"longest-first\"");
        }
        int answered = Math.min(said.length, room);
        int kept = Math.min(asked.length, room - answered);
        int[] tokens = TokenStream.joined(
                before, Arrays.copyOfRange(asked, asked.length - kept, asked.length), Arrays.copyOf(said, answered));
        int[] mask = new int[tokens.length];
        Arrays.fill(mask, tokens.length - answered, tokens.length, 1);
        return new Answer(tokens, mask, cut);
    }
}
