package dev.cohort.experiment;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says a parser's complaint in the words of someone who writes an experiment file. */
final class SyntaxMessage {
    private static final Pattern BARE_WORD = Pattern.compile("Unexpected '[\\p{L}/~]', expected a value");
    private static final Pattern BARE_QUOTE =
            Pattern.compile("Unexpected '\\\\u(201[89a-f]|00ab|00bb)', expected a value");
    private static final Pattern ESCAPE = Pattern.compile("Invalid (unicode )?escape sequence.*", Pattern.DOTALL);
    private static final Pattern DEFINED = Pattern.compile("(.*) previously defined at (\\d+:\\d+)", Pattern.DOTALL);
    private static final Pattern VERSIONS = Pattern.compile(" \\(TOML versions before [0-9.]+\\)");

    private SyntaxMessage() {}

    static String of(String complaint) {
        if (BARE_WORD.matcher(complaint).matches()) {
            return "expected a value; text stands in quotes, as in \"cpu\"";
        }
        if (BARE_QUOTE.matcher(complaint).matches()) {
            return "expected a value; text stands in straight quotes, as in \"cpu\"";
        }
        if (complaint.equals("Unexpected '.', expected a value")) {
            return "expected a value; a number begins with a digit, as in 0.5, and text stands in quotes";
        }
        Matcher defined = DEFINED.matcher(complaint);
        if (defined.matches()) {
            return "'" + defined.group(1) + "' is defined already, at " + defined.group(2);
        }
        String advice = ESCAPE.matcher(complaint).matches()
                ? "; in double quotes a backslash begins an escape: to have it as it is, write it in single quotes"
                : "";
        String message = VERSIONS.matcher(complaint)
                .replaceAll("")
                .replace("expected a key, a table key, a newline, or end-of-input", "expected a key or a [section]")
                .replace("end-of-input", "the end of the file")
                .replace("end of input", "end of the file")
                .replace("expected . or =", "expected = after the key")
                .replace(" or a character", "")
                .replace("'\\ufeff'", "byte order mark");
        return message.isEmpty()
                ? "not TOML"
                : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1) + advice;
    }
}
