package dev.cohort.plugins.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tokens that a tokenizer puts around a text, or around two, found by trying, whatever its file says in what way.
 *
 * @param single around one text
 * @param pair around two
 */
record SpecialTokens(Frame single, Frame pair) {
    /**
     * Special tokens and the types of all.
     *
     * @param before those before the first text
     * @param between those between the texts; empty where there is one
     * @param after those at the end
     * @param types of {@code before}, of the first text, {@code between}, of the second text, {@code after}
     */
    record Frame(int[] before, int[] between, int[] after, int[] types) {
        /** How many tokens are added. */
        int size() {
            return before.length + between.length + after.length;
        }
    }

    /** The largest number among them. */
    Optional<Integer> largest() {
        return Stream.of(single, pair)
                .flatMapToInt(frame -> IntStream.of(TokenStream.joined(frame.before, frame.between, frame.after)))
                .boxed()
                .max(Integer::compare);
    }

    static SpecialTokens of(TokenizersLibrary library, long handle, TokenizerFile file) {
        String text = probe(library, handle, file);
        return new SpecialTokens(
                frame(library, library.encode(handle, text, true)),
                frame(library, library.encodeDual(handle, text, text, true)));
    }

    /** A text that has a token. */
    private static String probe(TokenizersLibrary library, long handle, TokenizerFile file) {
        String probe = "a";
        for (int number = 0; number < file.tokens().size(); number++) {
            if (length(library, handle, probe) > 0) {
                break;
            }
            probe = file.tokens().get(number);
        }
        return probe;
    }

    /** How many tokens a text has; 0 where one is missing. */
    private static int length(TokenizersLibrary library, long handle, String text) {
        try {
            long encoding = library.encode(handle, text, false);
            int length = library.getTokenIds(encoding).length;
            library.deleteEncoding(encoding);
            return length;
        } catch (RuntimeException missing) {
            return 0;
        }
    }

    private static Frame frame(TokenizersLibrary library, long encoding) {
        try {
            long[] tokens = library.getTokenIds(encoding);
            long[] texts = library.getSequenceIds(encoding);
            long[] kinds = library.getTypeIds(encoding);
            int first = first(texts, 0);
            int firstEnd = last(texts, 0) + 1;
            boolean two = first(texts, 1) < texts.length;
            int second = two ? first(texts, 1) : firstEnd;
            int secondEnd = two ? last(texts, 1) + 1 : firstEnd;
            int[] types = {
                type(kinds, 0, first), type(kinds, first, firstEnd),
                type(kinds, firstEnd, second), type(kinds, second, secondEnd),
                type(kinds, secondEnd, kinds.length)
            };
            return new Frame(
                    part(tokens, 0, first),
                    part(tokens, firstEnd, Math.max(firstEnd, second)),
                    part(tokens, secondEnd, tokens.length),
                    types);
        } finally {
            library.deleteEncoding(encoding);
        }
    }

    private static int first(long[] texts, long text) {
        int place = 0;
        while (place < texts.length && texts[place] != text) {
            place++;
        }
        return place;
    }

    private static int last(long[] texts, long text) {
        int place = texts.length - 1;
        while (place >= 0 && texts[place] != text) {
            place--;
        }
        return place;
    }

    private static int type(long[] types, int from, int to) {
        return from < to ? (int) types[from] : 0;
    }

    private static int[] part(long[] tokens, int from, int to) {
        int[] part = new int[Math.max(0, to - from)];
        for (int index = 0; index < part.length; index++) {
            part[index] = (int) tokens[from + index];
        }
        return part;
    }
}
