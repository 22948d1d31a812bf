package dev.cohort.experiment;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The end of a message about a name that does not exist: what was perhaps meant, or what there is. */
public final class Suggestion {
    private static final int SHOWN = 20;

    private Suggestion() {}

    /** As in {@code  (did you mean 'adam'?)}, or {@code ; there are sgd, adam} where nothing is near. */
    public static String of(Optional<String> nearest, List<String> all) {
        if (nearest.isPresent()) {
            return " (did you mean '" + nearest.get() + "'?)";
        }
        if (all.isEmpty()) {
            return "; there are none";
        }
        String more = all.size() > SHOWN ? ", ..." : "";
        return "; there are " + String.join(", ", all.subList(0, Math.min(SHOWN, all.size()))) + more;
    }

    /**
     * The nearest of some names, if one is near enough to be a slip of the keyboard: at most one change (insertion,
     * deletion, replacement, exchange of neighbours) for every three characters, at least one and at most four.
     */
    public static Optional<String> nearest(String name, Iterable<String> names) {
        String best = "";
        int least = Math.min(4, Math.max(1, name.length() / 3)) + 1;
        String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
        for (String candidate : names) {
            if (Math.abs(plain.length() - candidate.length()) >= least) {
                continue;
            }
            int distance = distance(plain, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** The Damerau-Levenshtein distance, restricted form (optimal string alignment). */
    static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean exchanged = i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1);
                if (exchanged) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[left.length()][right.length()];
    }
}
