package dev.cohort.plugins.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What metrics of texts compare: words, characters, and how often so many of them stand one behind another. */
final class Grams {
    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private Grams() {}

    /** What white space separates. */
    static List<String> words(String text) {
        return Arrays.stream(SPACE.split(text)).filter(word -> !word.isEmpty()).toList();
    }

    /** The characters, as code points. */
    static List<Integer> characters(String text) {
        return text.codePoints().boxed().toList();
    }

    /** How often each run of so many parts stands in a sequence. */
    static <T> Map<List<T>, Long> count(List<T> parts, int length) {
        Map<List<T>, Long> counts = new HashMap<>();
        for (int first = 0; first + length <= parts.size(); first++) {
            counts.merge(parts.subList(first, first + length), 1L, Long::sum);
        }
        return counts;
    }

    /** How many runs of so many parts there are. */
    static long runs(List<?> parts, int length) {
        return Math.max(0, parts.size() - length + 1);
    }

    /** How many runs two texts share, each as often as in both of them. */
    static <T> long common(Map<T, Long> one, Map<T, Long> other) {
        return one.entrySet().stream()
                .mapToLong(entry -> Math.min(entry.getValue(), other.getOrDefault(entry.getKey(), 0L)))
                .sum();
    }

    /** F1 of something that one text has in common with the right one: 2 · precision · recall / (precision + recall). */
    static double f1(long common, long target, long predicted) {
        return common == 0 ? 0 : 2.0 * common / (target + predicted);
    }

    /** The fewest insertions, deletions and substitutions that make one sequence of another (Levenshtein 1966). */
    static <T> long edits(List<T> from, List<T> to) {
        int[] row = new int[to.size() + 1];
        Arrays.setAll(row, place -> place);
        for (int left = 1; left <= from.size(); left++) {
            int corner = row[0];
            row[0] = left;
            for (int right = 1; right <= to.size(); right++) {
                int substituted = corner + (from.get(left - 1).equals(to.get(right - 1)) ? 0 : 1);
                corner = row[right];
                row[right] = Math.min(substituted, Math.min(row[right], row[right - 1]) + 1);
            }
        }
        return row[to.size()];
    }

    /** The length of the longest sequence that two others both have in this order, with whatever between. */
    static <T> long longestCommon(List<T> one, List<T> other) {
        int[] row = new int[other.size() + 1];
        for (T part : one) {
            int corner = 0;
            for (int right = 1; right <= other.size(); right++) {
                int above = row[right];
                row[right] = part.equals(other.get(right - 1)) ? corner + 1 : Math.max(above, row[right - 1]);
                corner = above;
            }
        }
        return row[other.size()];
    }
}
