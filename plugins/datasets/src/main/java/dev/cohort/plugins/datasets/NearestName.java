package dev.cohort.plugins.datasets;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The name of a column that was perhaps meant. */
final class NearestName {
    private static final int SHOWN = 10;

    private NearestName() {}

    /** The nearest of some names, if one is near enough to be a slip of the keyboard. */
    static Optional<String> of(String name, List<String> names) {
        String best = "";
        int least = (name.length() + 1) / 3 + 1;
        for (String candidate : names) {
            int distance = candidate.equalsIgnoreCase(name) ? 0 : distance(name, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** What to say of a name that there is none of. */
    static String hint(String name, List<String> names) {
        return of(name, names)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElseGet(() -> "; it has " + String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                        + (names.size() > SHOWN ? ", …" : ""));
    }

    /** The number of characters to insert, remove or replace to come from one text to the other (Levenshtein 1965). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, column -> column);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
