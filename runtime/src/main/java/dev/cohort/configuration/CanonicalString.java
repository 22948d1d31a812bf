package dev.cohort.configuration;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Texts in a form of TOML that the reader of TOML 1.0 and TOML4J 0.7.2 understand alike.
 *
 * <p>TOML4J takes an escaped backslash before a letter of an escape, or before the end of a text, for something else. So
 * backslashes stand in literal strings where those can hold the text, which is where it has neither control characters nor
 * certain quotes.
 */
final class CanonicalString {
    private static final Pattern MISREAD = Pattern.compile("\\\\([btnfruU\"/\\\\]|\\z)");

    private CanonicalString() {}

    /** The text in quotes, or nothing if there is no such form. */
    static Optional<String> of(String text) {
        boolean control = text.chars().anyMatch(CanonicalString::isControl);
        if (!control && text.indexOf('\'') < 0 && text.indexOf('\n') < 0) {
            return Optional.of("'" + text + "'");
        }
        if (!control && !text.contains("'''") && !text.endsWith("'")) {
            return Optional.of("'''\n" + text + "'''");
        }
        return MISREAD.matcher(text).find() ? Optional.empty() : Optional.of('"' + escaped(text) + '"');
    }

    /** Whether a literal string cannot hold a character. */
    private static boolean isControl(int character) {
        return character < ' ' && character != '\n' && character != '\t' || character == 0x7f;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char character : text.toCharArray()) {
            switch (character) {
                case '"' -> escaped.append("\\\"");
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\t' -> escaped.append("\\t");
                default ->
                    escaped.append(
                            isControl(character)
                                    ? String.format("\\u%04X", (int) character)
                                    : Character.toString(character));
            }
        }
        return escaped.toString();
    }
}
