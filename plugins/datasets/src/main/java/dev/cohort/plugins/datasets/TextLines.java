package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of a text in UTF-8, as it is or compressed by gzip; whoever opens one closes it. */
public final class TextLines implements AutoCloseable {
    private final Source source;
    private final BufferedReader text;
    private long line;

    private TextLines(Source source, BufferedReader text) {
        this.source = source;
        this.text = text;
    }

    /**
     * Opens a file, or standard input.
     *
     * @param advice what to do if there is no such file
     * @throws DataException if it cannot be read
     */
    public static TextLines open(Path path, String advice) {
        Source source = Source.of(path, advice);
        try {
            return new TextLines(source, new BufferedReader(source.reader()));
        } catch (IOException failure) {
            throw CsvText.explained(failure, source, 0);
        }
    }

    /** The next line, without its end; nothing at the end of the text. */
    public Optional<String> next() {
        try {
            Optional<String> next = Optional.ofNullable(text.readLine());
            line += next.isPresent() ? 1 : 0;
            return next;
        } catch (IOException failure) {
            throw CsvText.explained(failure, source, line + 1);
        }
    }

    /** The number of the line that was read last, from 1. */
    public long line() {
        return line;
    }

    @Override
    public void close() {
        try {
            text.close();
        } catch (IOException failure) {
            throw CsvText.explained(failure, source, line);
        }
    }
}
