package dev.cohort.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * A text of TOML without its comments and blank lines, and where its lines stood.
 *
 * <p>The parser's time grows with the cube of the comments and blank lines that follow one another (tomlj 2.2.0: 3 seconds
 * for 1000); without them it does not. A comment that TOML forbids, with a control character, is left to the parser.
 */
final class CondensedText {
    private static final String BASIC = "\"\"\"";
    private static final String LITERAL = "'''";

    private final StringBuilder text = new StringBuilder();
    private final List<Integer> lines = new ArrayList<>();

    /** What ends the string that goes on in the next line, or nothing. */
    private String open = "";

    CondensedText(String original) {
        String[] all = original.split("\n", -1);
        for (int i = 0; i < all.length; i++) {
            boolean inside = !open.isEmpty();
            boolean bareReturn = i == all.length - 1 && all[i].endsWith("\r");
            int end = end(all[i]);
            String line = bareReturn ? all[i] : all[i].substring(0, end);
            if (inside || bareReturn || !isBlank(line)) {
                text.append(line).append(i < all.length - 1 ? "\n" : "");
                lines.add(i + 1);
            }
        }
    }

    String text() {
        return text.toString();
    }

    /** The number in the original text of a line of this one. */
    int line(int line) {
        if (lines.isEmpty()) {
            return line;
        }
        return line <= lines.size() ? lines.get(line - 1) : lines.get(lines.size() - 1) + line - lines.size();
    }

    private static boolean isBlank(String line) {
        String content = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        return content.chars().allMatch(c -> c == ' ' || c == '\t');
    }

    /** Where a line's comment begins, or the line's length; keeps track of strings. */
    private int end(String line) {
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (!open.isEmpty()) {
                at = close(line, at);
            } else if (c == '#') {
                return isForbidden(line, at) ? line.length() : at;
            } else if (line.startsWith(BASIC, at) || line.startsWith(LITERAL, at)) {
                open = line.substring(at, at + 3);
                at += 3;
            } else if (c == '"' || c == '\'') {
                at = skip(line, at);
            } else {
                at++;
            }
        }
        return at;
    }

    /** Goes past the end of the open string, if it is in this line. */
    private int close(String line, int from) {
        int at = from;
        while (at < line.length()) {
            if (line.startsWith(open, at)) {
                at += 3;
                // As many as two quotes before the closing ones are the string's own.
                for (int own = 0; own < 2 && at < line.length() && line.charAt(at) == open.charAt(0); own++) {
                    at++;
                }
                open = "";
                return at;
            }
            at += line.charAt(at) == '\\' && open.equals(BASIC) ? 2 : 1;
        }
        return line.length();
    }

    /** Goes past a string that ends where its line does at the latest. */
    private static int skip(String line, int from) {
        char quote = line.charAt(from);
        for (int at = from + 1; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == quote) {
                return at + 1;
            }
            if (c == '\\' && quote == '"') {
                at++;
            }
        }
        return line.length();
    }

    private static boolean isForbidden(String line, int from) {
        int to = line.endsWith("\r") ? line.length() - 1 : line.length();
        return line.substring(from, to).chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
    }
}
