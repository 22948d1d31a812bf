package dev.cohort.experiment;

import java.nio.file.Path;

/**
 * Where something was written.
 *
 * @param source the file as the user named it, or what took its place, as in {@code --set training.epochs=3}
 * @param line from 1, or 0 where it is not known
 * @param column in characters (code points) from 1, or 0 where it is not known
 */
public record Position(String source, int line, int column) {
    public Position {
        source = Redaction.ofArgument(source);
    }

    /** A place in a file. */
    public Position(Path file, int line, int column) {
        this(file.toString(), line, column);
    }

    /** A file as a whole. */
    public static Position of(Path file) {
        return new Position(file, 0, 0);
    }

    /** As in {@code digits.toml:3:7}, without the parts that are not known. */
    @Override
    public String toString() {
        if (line == 0) {
            return source;
        }
        return column == 0 ? source + ":" + line : source + ":" + line + ":" + column;
    }
}
