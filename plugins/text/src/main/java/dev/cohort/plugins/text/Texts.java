package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataProblems;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Texts, one or two in each row, as examples of tokens.
 *
 * @param tokens those of each example
 * @param types of which of two texts each token is; empty where there is one
 */
record Texts(Ragged tokens, Ragged types, Encoded.Account account) {
    /**
     * Makes tokens, in several threads.
     *
     * @param rows of one text or two each
     * @throws DataException if a text is too long
     */
    static Texts of(List<Row> rows, Tokenizer tokenizer, Framing framing) {
        LongAdder cut = new LongAdder();
        int[][] tokens = new int[rows.size()][];
        int[][] types = new int[rows.size()][];
        each(rows.size(), number -> {
            Framing.Framed framed = framed(rows.get(number), tokenizer, framing);
            tokens[number] = framed.tokens();
            types[number] = rows.get(number).texts().size() > 1 ? framed.types() : new int[0];
            cut.add(framed.cut() > 0 ? 1 : 0);
        });
        Ragged all = Ragged.of(tokens);
        return new Texts(all, Ragged.of(types), account(all, cut.sum(), tokenizer));
    }

    private static Framing.Framed framed(Row row, Tokenizer tokenizer, Framing framing) {
        int[] first = tokenizer.encode(row.texts().get(0));
        return row.texts().size() == 1
                ? framing.one(first, row.place())
                : framing.two(first, tokenizer.encode(row.texts().get(1)), row.place());
    }

    static Encoded.Account account(Ragged tokens, long cut, Tokenizer tokenizer) {
        long unknown = IntStream.of(tokens.elements())
                .filter(token -> token == tokenizer.unknown())
                .count();
        return new Encoded.Account(tokens.rows(), cut, tokens.elements().length, unknown);
    }

    /**
     * Does something for each of some numbers, in several threads, and waits until all have ended: what they read may be closed then.
     *
     * @throws DataException with the problems of all
     */
    static void each(int count, IntConsumer action) {
        Map<Integer, Throwable> failures = new ConcurrentSkipListMap<>();
        IntStream.range(0, count).parallel().forEach(number -> {
            try {
                action.accept(number);
            } catch (RuntimeException | Error failure) {
                failures.put(number, failure);
            }
        });
        DataProblems problems = new DataProblems();
        for (Throwable failure : failures.values()) {
            if (failure instanceof DataException unfit) {
                unfit.problems().forEach(problems::add);
            } else if (failure instanceof Error broken) {
                throw broken;
            } else {
                throw (RuntimeException) failure;
            }
        }
        problems.throwIfAny();
    }
}
