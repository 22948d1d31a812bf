package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Texts, one or two in each row, as examples of tokens.
 *
 * @param tokens those of each example
 * @param types of which of two texts each token is
 * @param cut how many examples were cut
 * @param unknown how many tokens are of what no token is known for
 */
record Texts(Ragged tokens, Ragged types, long cut, long unknown) {
    /** No texts. */
    static final Texts EMPTY = new Texts(Ragged.of(new int[0][]), Ragged.of(new int[0][]), 0, 0);

    /**
     * Makes tokens, in several threads.
     *
     * @param rows of one text or two each
     * @throws DataException if a text is too long
     */
    static Texts of(List<List<String>> rows, List<Place> places, Tokenizer tokenizer, Framing framing) {
        LongAdder cut = new LongAdder();
        LongAdder unknown = new LongAdder();
        int[][] tokens = new int[rows.size()][];
        int[][] types = new int[rows.size()][];
        each(rows.size(), row -> {
            Framing.Framed framed = framed(rows.get(row), places.get(row), tokenizer, framing);
            tokens[row] = framed.tokens();
            types[row] = rows.get(row).size() > 1 ? framed.types() : new int[0];
            cut.add(framed.cut() > 0 ? 1 : 0);
            for (int token : framed.tokens()) {
                unknown.add(token == tokenizer.unknown() ? 1 : 0);
            }
        });
        return new Texts(Ragged.of(tokens), Ragged.of(types), cut.sum(), unknown.sum());
    }

    private static Framing.Framed framed(List<String> row, Place place, Tokenizer tokenizer, Framing framing) {
        int[] first = tokenizer.encode(row.get(0));
        return row.size() == 1 ? framing.one(first, place) : framing.two(first, tokenizer.encode(row.get(1)), place);
    }

    /** Does something for each of some numbers, in several threads. */
    static void each(int count, IntConsumer action) {
        IntStream.range(0, count).parallel().forEach(action);
    }

    /** What people should know of the tokens. */
    List<String> remarks(int most) {
        return remarks(cut, tokens.rows(), unknown, tokens.elements().length, most);
    }

    /** What people should know of tokens. */
    static List<String> remarks(long cut, long texts, long unknown, long tokens, int most) {
        List<String> remarks = new ArrayList<>();
        if (cut > 0) {
            remarks.add("max-length = " + most + " cuts " + cut + " of " + texts + " texts");
        }
        if (unknown * 20 > tokens) {
            remarks.add("for " + Math.round(100.0 * unknown / tokens)
                    + " % of the tokens the tokenizer knows none; does it fit the language of the texts?");
        }
        return List.copyOf(remarks);
    }
}
