package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import java.util.Arrays;

/**
 * Puts special tokens around texts and cuts what is too long, as HuggingFace's tokenizers do.
 *
 * @param special what is put around
 * @param most the most tokens of an example
 */
record Framing(SpecialTokens special, int most, Truncation truncation) {
    /**
     * An example.
     *
     * @param types for each token whether it is of the first text, 0, or the second, 1, as the tokenizer counts
     * @param first the place of the first text's first token
     * @param second the place of the second text's first token
     * @param cut how many tokens were cut
     */
    record Framed(int[] tokens, int[] types, int first, int second, int cut) {}

    /** What takes one text of at least a token. */
    static Framing ofOne(SpecialTokens special, int most, Truncation truncation) {
        requireRoom(most, special.single().size(), 1, "a text");
        return new Framing(special, most, truncation);
    }

    /** What takes two texts of at least a token each. */
    static Framing ofTwo(SpecialTokens special, int most, Truncation truncation) {
        requireRoom(most, special.pair().size(), 2, "two texts");
        return new Framing(special, most, truncation);
    }

    /**
     * Makes sure that there is room for a token of each text.
     *
     * @param around how many special tokens there are beside them
     * @throws DataException if there is none
     */
    static void requireRoom(int most, int around, int texts, String what) {
        if (most < around + texts) {
            throw new DataException("max-length = " + most + " leaves no place for " + what + ", around which the"
                    + " tokenizer puts " + around + (around == 1 ? " special token" : " special tokens")
                    + "; the least is "
                    + (around + texts));
        }
    }

    /** One text. */
    Framed one(int[] text, Place place) {
        int room = most - special.single().size();
        if (text.length > room && truncation == Truncation.NONE) {
            throw place.refused(
                    tooLong("the text", text.length + special.single().size(), most));
        }
        return framed(special.single(), text, Math.min(room, text.length), new int[0], 0);
    }

    /** Two texts. */
    Framed two(int[] first, int[] second, Place place) {
        int room = most - special.pair().size();
        int excess = first.length + second.length - room;
        int one = first.length;
        int other = second.length;
        if (excess > 0) {
            switch (truncation) {
                case NONE ->
                    throw place.refused(tooLong(
                            "the text",
                            first.length + second.length + special.pair().size(),
                            most));
                case ONLY_FIRST -> one -= excess;
                case ONLY_SECOND -> other -= excess;
                case LONGEST_FIRST -> {
                    one = longestFirst(first.length, second.length, room);
                    other = Math.min(second.length, room - one);
                }
            }
            if (one <= 0 && first.length > 0 || other <= 0 && second.length > 0) {
                throw place.refused("the texts have " + first.length + " and " + second.length
                        + " tokens, of which max-length = " + most
                        + " leaves none of the one that is cut; raise it, or set"
                        + " truncation = \"longest-first\"");
            }
        }
        return framed(special.pair(), first, one, second, other);
    }

    /** How much of the first of two texts is kept. */
    private static int longestFirst(int first, int second, int room) {
        int shorter = Math.min(first, second);
        int longer = shorter > room ? shorter : Math.max(shorter, room - shorter);
        if (shorter + longer > room) {
            shorter = room / 2;
            longer = shorter + room % 2;
        }
        return first > second ? longer : shorter;
    }

    /** What is said of a text that nothing may be cut of. */
    static String tooLong(String what, int tokens, int most) {
        return what + " has " + tokens + " tokens, special ones included, but max-length = " + most
                + "; raise it, or set truncation = \"longest-first\"";
    }

    private static Framed framed(SpecialTokens.Frame frame, int[] first, int one, int[] second, int other) {
        int start = frame.before().length;
        int between = start + one;
        int next = between + frame.between().length;
        int after = next + other;
        int[] tokens = Arrays.copyOf(frame.before(), after + frame.after().length);
        System.arraycopy(first, 0, tokens, start, one);
        System.arraycopy(frame.between(), 0, tokens, between, frame.between().length);
        System.arraycopy(second, 0, tokens, next, other);
        System.arraycopy(frame.after(), 0, tokens, after, frame.after().length);
        int[] types = new int[tokens.length];
        int[] ends = {start, between, next, after, tokens.length};
        for (int part = 0, place = 0; part < ends.length; place = ends[part++]) {
            Arrays.fill(types, place, ends[part], frame.types()[part]);
        }
        return new Framed(tokens, types, start, next, first.length - one + second.length - other);
    }
}
