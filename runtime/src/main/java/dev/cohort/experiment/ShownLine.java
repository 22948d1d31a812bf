package dev.cohort.experiment;

import java.util.regex.Pattern;

/**
 * Makes a text fit to be shown: one line, whatever is quoted in it, without control characters and passwords, and without its
 * middle where it is very long.
 */
public final class ShownLine {
    private static final Pattern BREAKS = Pattern.compile("[\\r\\n\\t\\x{85}\\x{2028}\\x{2029}]+");

    /** Characters that move a terminal's cursor, or turn the direction of writing. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{gc=Cc}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]");

    private static final int LONGEST = 4_000;
    private static final int END = 500;

    private ShownLine() {}

    /** The text with a space in place of line breaks and {@code ?} in place of other control characters. */
    public static String of(String text) {
        String line = BREAKS.matcher(shortened(text)).replaceAll(" ");
        return Redaction.of(CONTROL.matcher(line).replaceAll("?"));
    }

    /** What was wrong stands at the beginning, and what to do at the end. */
    private static String shortened(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST - END) + " [... " + (text.length() - LONGEST) + " more characters ...] "
                        + text.substring(text.length() - END);
    }
}
