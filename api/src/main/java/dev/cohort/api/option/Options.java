package dev.cohort.api.option;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Checks of option values, for compact constructors. */
public final class Options {
    private Options() {}

    /**
     * Requires a condition to hold for an option.
     *
     * @param condition what must be true
     * @param key the key in kebab case, as the file writes it
     * @param problem what to tell the user otherwise, as in {@code must be positive}
     * @throws InvalidOptionException if the condition is false
     */
    public static void require(boolean condition, String key, String problem) {
        if (!condition) {
            throw new InvalidOptionException(key, problem);
        }
    }

    /** Requires a number above 0. */
    public static void positive(double value, String key) {
        require(value > 0 && Double.isFinite(value), key, "must be positive, got " + value);
    }

    /** Requires a whole number of 1 or more. */
    public static void positive(long value, String key) {
        require(value > 0, key, "must be 1 or more, got " + value);
    }

    /** Requires a number of 0 or more. */
    public static void notNegative(double value, String key) {
        require(value >= 0 && Double.isFinite(value), key, "must be 0 or more, got " + value);
    }

    /** Requires a number of at least 0 and below 1, as a share that leaves something is. */
    public static void fraction(double value, String key) {
        require(value >= 0 && value < 1, key, "must be at least 0 and below 1, got " + value);
    }

    /** Requires a regular expression. @return what it says */
    public static Pattern pattern(String value, String key) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException wrong) {
            throw new InvalidOptionException(
                    key,
                    "is not a regular expression: " + wrong.getDescription() + " at character "
                            + (wrong.getIndex() + 1));
        }
    }
}
