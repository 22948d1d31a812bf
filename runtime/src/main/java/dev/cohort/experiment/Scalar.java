package dev.cohort.experiment;

import java.time.temporal.Temporal;

/**
 * A value without parts.
 *
 * @param value a {@link String}, {@link Long}, {@link Double}, {@link Boolean} or {@link Temporal}
 */
public record Scalar(Position position, Object value) implements TomlValue {
    private static final int SHOWN = 60;

    public Scalar {
        boolean known = value instanceof String
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof Temporal;
        if (!known) {
            throw new IllegalArgumentException("no value of TOML: " + value.getClass());
        }
    }

    /** The value as a message shows it: strings in quotes, long ones cut. */
    public String show() {
        String text = value.toString();
        if (!(value instanceof String)) {
            return text;
        }
        boolean cut = text.codePointCount(0, text.length()) > SHOWN;
        return '"' + (cut ? text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "..." : text) + '"';
    }

    @Override
    public String describe() {
        if (value instanceof String) {
            return "the string " + show();
        }
        if (value instanceof Temporal) {
            return "the date or time " + show();
        }
        return show();
    }
}
