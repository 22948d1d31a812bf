package dev.cohort.plugins.datasets;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.Table;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.zip.ZipException;

/** Reads CSV text into a table. */
final class CsvTable {
    private CsvTable() {}

    /**
     * Reads all of the text.
     *
     * @throws DataException with the problems of many cells at once
     */
    static Table read(Source source, Layout layout) {
        CsvRows rows = new CsvRows(source.file());
        try (Reader text = source.reader();
                CsvReader<Boolean> csv = CsvReader.builder()
                        .fieldSeparator(layout.delimiter())
                        .allowExtraFields(true)
                        .allowMissingFields(true)
                        .allowUnclosedQuote(false)
                        .build(rows, text);
                CloseableIterator<Boolean> lines = csv.iterator()) {
            if (!lines.hasNext()) {
                throw new DataException(List.of(new Problem(
                        source.file(), 0, 0, "the file is empty; a header with the columns' names was expected")));
            }
            lines.next();
            Header header = Header.of(rows.header(), layout, source.file());
            rows.begin(header, layout);
            while (lines.hasNext()) {
                lines.next();
            }
            return rows.table(layout);
        } catch (DataException told) {
            throw told;
        } catch (IOException | RuntimeException failure) {
            throw explained(failure, source, rows.line());
        }
    }

    /** The reader wraps what it meets; the cause says what the user can do. */
    private static RuntimeException explained(Exception failure, Source source, long line) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataException told) {
                return told;
            }
            if (cause instanceof OutOfMemoryError full) {
                throw full;
            }
            if (cause instanceof CharacterCodingException) {
                try {
                    return new DataException(List.of(source.malformed()));
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
