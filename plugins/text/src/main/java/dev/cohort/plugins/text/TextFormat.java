package dev.cohort.plugins.text;

import dev.cohort.api.option.Options;
import dev.cohort.plugins.datasets.TextColumns;
import java.nio.file.Path;
import java.util.List;

/** What kind of file columns stand in. */
@FunctionalInterface
interface TextFormat {
    /** Opens some columns of a file. */
    TextColumns open(Path file, List<TextColumns.Column> columns, String advice);

    /** A CSV file whose cells are divided by a character. */
    static TextFormat csv(String delimiter) {
        return (file, columns, advice) -> TextColumns.csv(file, delimiter.charAt(0), columns, advice);
    }

    /** JSON lines if the file's name says so, and CSV else. */
    static TextFormat byName(String delimiter) {
        return (file, columns, advice) -> file.getFileName().toString().matches(".*\\.(jsonl|ndjson|json)(\\.gz)?")
                ? TextColumns.jsonl(file, columns, advice)
                : csv(delimiter).open(file, columns, advice);
    }

    static void requireDelimiter(String delimiter) {
        Options.require(
                delimiter.length() == 1 && "\"\r\n".indexOf(delimiter.charAt(0)) < 0,
                "delimiter",
                "must be one character, and no quote or line break");
    }
}
