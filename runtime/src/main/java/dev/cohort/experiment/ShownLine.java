package dev.cohort.experiment;

import java.util.regex.Pattern;

/** Makes a text fit to be shown: one line, whatever is quoted in it, without control characters and passwords. */
public final class ShownLine {
    private static final Pattern BREAKS = Pattern.compile("[\\r\\n\\t\\x{85}\\x{2028}\\x{2029}]+");
    private static final Pattern CONTROL = Pattern.compile("\\p{gc=Cc}");

    private ShownLine() {}

    /** The text with a space in place of line breaks and {@code ?} in place of other control characters. */
    public static String of(String text) {
        String line = BREAKS.matcher(text).replaceAll(" ");
        return Redaction.of(CONTROL.matcher(line).replaceAll("?"));
    }
}
