package dev.cohort.plugins.text;

import java.util.Arrays;
import java.util.List;

/** Beginnings of texts, of which the last tokens are kept where there are too many. */
record PromptEncoding(Tokenizer tokenizer, int most) implements RowEncoding {
    @Override
    public Encoded encode(List<Row> rows) {
        int[][] tokens = new int[rows.size()][];
        boolean[] cut = new boolean[rows.size()];
        int[] before = tokenizer.special().single().before();
        Texts.each(tokens.length, row -> {
            int[] text = tokenizer.encode(rows.get(row).texts().get(0));
            int from = Math.max(0, text.length + before.length - most);
            int[] prompt = TokenStream.joined(before, Arrays.copyOfRange(text, from, text.length));
            // What nothing stands before begins as a text does.
            tokens[row] = prompt.length > 0 ? prompt : new int[] {(int) tokenizer.start()};
            cut[row] = from > 0;
        });
        long many = 0;
        for (boolean one : cut) {
            many += one ? 1 : 0;
        }
        Ragged all = Ragged.of(tokens);
        return Encoded.of(SequenceField.tokens("", all, tokenizer), all.lengths(), Texts.account(all, many, tokenizer));
    }
}
