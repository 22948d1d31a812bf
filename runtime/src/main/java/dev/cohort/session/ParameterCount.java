package dev.cohort.session;

import java.util.Locale;

/**
 * How many numbers a model's parameters have.
 *
 * @param trained of those that some objective moves
 * @param all of these, and of those that stay as they are
 */
public record ParameterCount(long trained, long all) {
    /** In words, as in {@code trains 1,024 of 8,192 parameters (12.5 %)}. */
    public String line() {
        return trained == all
                ? String.format(Locale.ROOT, "trains all of %,d parameters", all)
                : String.format(
                        Locale.ROOT,
                        "trains %,d of %,d parameters (%s %%)",
                        trained,
                        all,
                        100.0 * trained / all < 0.01
                                ? "less than 0.01"
                                : String.format(Locale.ROOT, "%.3g", 100.0 * trained / all));
    }
}
