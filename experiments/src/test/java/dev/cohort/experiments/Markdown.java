package dev.cohort.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A page of this repository, for tests that do what it says. */
record Markdown(String text) {
    /** Reads a page at the top of the repository. */
    static Markdown read(String name) throws IOException {
        return new Markdown(Files.readString(Path.of("..", name)));
    }

    /** The blocks of a language, in their order. */
    List<String> blocks(String language) {
        return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** What stands between backticks, in the order of the text. */
    List<String> code() {
        return Pattern.compile("`([^`\n]+)`")
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** The part that begins with some words and ends with a blank line. */
    Markdown paragraph(String beginning) {
        int start = text.indexOf("\n\n" + beginning) + 2;
        return new Markdown(text.substring(start, text.indexOf("\n\n", start)));
    }
}
