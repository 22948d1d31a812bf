package dev.cohort.plugins.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Encodes whole texts with special tokens around; where the tokenizer puts none behind, the one that ends a text. */
record TokenStream(Tokenizer tokenizer) {
    /** About as many characters are encoded at once, so that threads share a text and none needs much memory. */
    private static final int AT_ONCE = 1 << 20;

    /** The tokens before a text. */
    int[] before() {
        return tokenizer.special().single().before();
    }

    /** The tokens behind a text. */
    int[] after() {
        int[] after = tokenizer.special().single().after();
        return after.length == 0 && tokenizer.hasEnd() ? new int[] {(int) tokenizer.end()} : after;
    }

    /** Each text by itself. */
    int[][] texts(List<String> texts) {
        int[][] encoded = new int[texts.size()][];
        Texts.each(
                encoded.length, text -> encoded[text] = joined(before(), tokenizer.encode(texts.get(text)), after()));
        return encoded;
    }

    /** All texts one behind another; a long one is encoded in parts, cut at breaks of lines that no spaces are beside. */
    int[] packed(List<String> texts) {
        List<String> parts = new ArrayList<>();
        List<Boolean> begins = new ArrayList<>();
        List<Boolean> ends = new ArrayList<>();
        for (String text : texts) {
            for (int begin = 0; begin < text.length(); ) {
                int end = cut(text, begin);
                parts.add(text.substring(begin, end));
                begins.add(begin == 0);
                ends.add(end == text.length());
                begin = end;
            }
        }
        int[][] encoded = new int[parts.size()][];
        Texts.each(
                encoded.length,
                part -> encoded[part] = joined(
                        begins.get(part) ? before() : new int[0],
                        tokenizer.encode(parts.get(part)),
                        ends.get(part) ? after() : new int[0]));
        return Ragged.of(encoded).elements();
    }

    private static int cut(String text, int begin) {
        for (int end = begin + AT_ONCE; end < text.length() - 1; end++) {
            boolean line = text.charAt(end) == '\n'
                    && !Character.isWhitespace(text.charAt(end - 1))
                    && !Character.isWhitespace(text.charAt(end + 1));
            if (line) {
                return end + 1;
            }
        }
        return text.length();
    }

    static int[] joined(int[]... parts) {
        int[] all = new int[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int place = 0;
        for (int[] part : parts) {
            System.arraycopy(part, 0, all, place, part.length);
            place += part.length;
        }
        return all;
    }
}
