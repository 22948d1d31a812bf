package dev.cohort.experiment;

import java.time.temporal.Temporal;
import java.util.Optional;

/**
 * A value without parts.
 *
 * @param value a {@link String}, {@link Long}, {@link Double}, {@link Boolean} or {@link Temporal}
 * @param typed the characters that it was read from, if they were given where text needs no quotes: on a command line
 */
public record Scalar(Position position, Object value, Optional<String> typed) implements TomlValue {
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

    /** A value that is what it was read as. */
    public Scalar(Position position, Object value) {
        this(position, value, Optional.empty());
    }

    /** The value where a text is wanted: a string, or the characters of a command line, whatever else they may mean. */
    public Optional<String> text() {
        return value instanceof String string ? Optional.of(string) : typed;
    }

    /** The value as a message shows it: strings in quotes, long ones cut. */
    public String show() {
        String text = value.toString();
        if (!(value instanceof String)) {
            return typed.orElse(text);
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
