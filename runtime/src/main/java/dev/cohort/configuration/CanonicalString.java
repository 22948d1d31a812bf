package dev.cohort.configuration;

import java.util.Optional;

/**
 * Texts in a form of TOML that the reader of TOML 1.0 and TOML4J 0.7.2 understand alike.
 *
 * <p>TOML4J takes an escaped backslash before {@code n}, {@code "}, {@code t}, {@code r} or the end of a text for something
 * else, so backslashes stand in literal strings alone; those cannot hold every quote.
 */
final class CanonicalString {
    private CanonicalString() {}

    /** The text in quotes, or nothing if there is no such form. */
    static Optional<String> of(String text) {
        boolean control = text.chars().anyMatch(c -> (c < ' ' && c != '\n' && c != '\t') || c == 0x7f);
        if (control) {
            return Optional.empty();
        }
        if (text.indexOf('\'') < 0 && text.indexOf('\n') < 0) {
            return Optional.of("'" + text + "'");
        }
        if (!text.contains("'''") && !text.endsWith("'")) {
            return Optional.of("'''\n" + text + "'''");
        }
        if (text.indexOf('\\') < 0) {
            return Optional.of(
                    '"' + text.replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + '"');
        }
        return Optional.empty();
    }
}
