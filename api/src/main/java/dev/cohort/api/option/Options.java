package dev.cohort.api.option;

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
}
