package dev.cohort.plugins.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows as tokens.
 *
 * @param fields what a model reads of them
 * @param inputs for each row how many tokens the longest of its inputs has
 * @param targets likewise of what is to be written
 * @param account what was cut, and what was not known
 * @param places for each row what stands at its first places, of which predictions are told; empty where they are of rows
 */
record Encoded(List<SequenceField> fields, int[] inputs, int[] targets, Account account, List<List<String>> places) {
    /** Of inputs alone. */
    static Encoded of(List<SequenceField> fields, int[] inputs, Account account) {
        return new Encoded(fields, inputs, inputs, account, List.of());
    }

    /** The same, of which something stands at places: for each row at its first ones. */
    Encoded withPlaces(List<List<String>> named) {
        return new Encoded(fields, inputs, targets, account, named);
    }

    /**
     * What became of texts.
     *
     * @param cut how many texts were cut
     * @param unknown how many tokens stand for what the vocabulary lacks
     */
    record Account(long texts, long cut, long tokens, long unknown) {
        static final Account NONE = new Account(0, 0, 0, 0);

        Account plus(Account other) {
            return new Account(texts + other.texts, cut + other.cut, tokens + other.tokens, unknown + other.unknown);
        }

        /** What people should know. */
        List<String> remarks(int most) {
            List<String> remarks = new ArrayList<>();
            if (cut > 0) {
                remarks.add("max-length = " + most + " cuts " + cut + " of " + texts + " texts");
            }
            if (unknown * 20 > tokens) {
                remarks.add("the tokenizer does not know " + Math.round(100.0 * unknown / tokens)
                        + " % of the tokens; does it fit the texts?");
            }
            return List.copyOf(remarks);
        }
    }
}
