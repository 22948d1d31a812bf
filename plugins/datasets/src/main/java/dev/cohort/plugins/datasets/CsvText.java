package dev.cohort.plugins.datasets;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.zip.ZipException;

/** CSV text that is read record by record; whoever opens one closes it. */
final class CsvText implements TextRows {
    private final Source source;
    private final CsvRecords records;
    private final CloseableIterator<Boolean> lines;

    private CsvText(Source source, CsvRecords records, Reader text, char delimiter) {
        this.source = source;
        this.records = records;
        this.lines = reader(delimiter).build(records, text).iterator();
    }

    static CsvReader.CsvReaderBuilder reader(char delimiter) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowUnclosedQuote(false);
    }

    /**
     * Opens text and reads its header.
     *
     * @throws DataException if it cannot be read, or has no header
     */
    static CsvText open(Source source, char delimiter, CsvRecords records) {
        return open(source, records, text -> new CsvText(source, records, text, delimiter));
    }

    /**
     * Opens text and reads its header by the delimiter that shows some columns, among others; that is most likely the data
     * set's own.
     *
     * @throws DataException if it cannot be read, or has no header
     */
    static CsvText open(Source source, char own, List<String> columns, CsvRecords records) {
        return open(source, records, text -> {
            String start = HeaderText.read(text);
            char delimiter = HeaderText.delimiter(start, own, columns);
            PushbackReader whole = new PushbackReader(text, Math.max(1, start.length()));
            whole.unread(start.toCharArray());
            return new CsvText(source, records, whole, delimiter);
        });
    }

    /** Opens text that has no header. */
    static CsvText within(Source source, char delimiter, CsvRecords records) {
        try {
            return new CsvText(source, records, source.reader(), delimiter);
        } catch (IOException failure) {
            throw explained(failure, source, records.line());
        }
    }

    /** Begins to read an opened text. */
    @FunctionalInterface
    private interface Opening {
        CsvText of(Reader text) throws IOException;
    }

    private static CsvText open(Source source, CsvRecords records, Opening opening) {
        try {
            Reader text = source.reader();
            try {
                CsvText opened = opening.of(text);
                if (!opened.next()) {
                    throw new DataException(List.of(new Problem(
                            source.file(), 0, 0, "the file is empty; a header with the columns' names was expected")));
                }
                return opened;
            } catch (IOException | RuntimeException failure) {
                text.close();
                throw failure;
            }
        } catch (IOException | RuntimeException failure) {
            throw explained(failure, source, records.line());
        }
    }

    @Override
    public Records records() {
        return records.records();
    }

    @Override
    public boolean next() {
        try {
            boolean more = lines.hasNext();
            if (more) {
                lines.next();
            }
            return more;
        } catch (RuntimeException failure) {
            throw explained(failure, source, records.line());
        }
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException failure) {
            throw explained(failure, source, records.line());
        }
    }

    /** The reader wraps what it meets; the cause says what the user can do. */
    static RuntimeException explained(Exception failure, Source source, long line) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataException told) {
                return told;
            }
            if (cause instanceof OutOfMemoryError full) {
                throw full;
            }
            if (cause instanceof CharacterCodingException) {
                try {
                    return new DataException(List.of(source.malformed(line)));
                } catch (IOException unreadable) {
                    return unreadable(unreadable, source);
                }
            }
            if (cause instanceof EOFException || cause instanceof ZipException) {
                return new DataException(List.of(new Problem(
                        source.file(),
                        0,
                        0,
                        "the compressed data is damaged or incomplete (" + cause.getMessage()
                                + "); compress or copy the file again")));
            }
            if (cause instanceof IOException) {
                return unreadable(cause, source);
            }
        }
        if (failure instanceof CsvParseException) {
            return new DataException(List.of(new Problem(
                    source.file(),
                    line,
                    0,
                    "this is not CSV: " + failure.getMessage() + "; look for a quote that is not closed")));
        }
        return (RuntimeException) failure;
    }

    private static DataException unreadable(Throwable cause, Source source) {
        return new DataException(
                List.of(new Problem(source.file(), 0, 0, "the file cannot be read: " + cause.getMessage())));
    }
}
