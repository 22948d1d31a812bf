package dev.cohort.api.dataset;

import java.util.Locale;

/** What examples are for. */
public enum Part {
    TRAIN,
    VALIDATION,
    TEST;

    /** The name in metrics, as in {@code train}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
