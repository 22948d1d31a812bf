package dev.cohort.prediction;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.experiment.Suggestion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The rows of a CSV file with a header, as the features of a model.
 *
 * <p>The columns that the model was trained on are found by their names, in any order and among others; a model whose
 * features have no names reads all columns in their order. The delimiter is the one that shows these columns.
 */
final class FeatureRows {
    private static final int ROWS_AT_ONCE = 1024;
    private static final int LONGEST_HEADER = 1 << 20;
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};

    private final TrainedModel model;
    private final Path file;
    private final DataProblems problems = new DataProblems();
    private boolean sound = true;

    FeatureRows(TrainedModel model, Path file) {
        this.model = model;
        this.file = file;
    }

    /**
     * Reads all rows.
     *
     * @param rows is given the features of some rows at once, one after another; none once something is wrong
     * @throws DataException if the file does not fit the model; rows before what is wrong may have been given
     */
    void read(Consumer<float[]> rows) {
        try (BufferedReader text = CsvText.open(file);
                CsvReader<CsvRecord> csv = reader(delimiter(text)).ofCsvRecord(text)) {
            read(csv.iterator(), rows);
        } catch (UncheckedIOException | CsvParseException | IOException failure) {
            throw unreadable(failure);
        }
        problems.throwIfAny();
    }

    private static CsvReader.CsvReaderBuilder reader(char delimiter) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .allowUnclosedQuote(false);
    }

    /** The delimiter by which the first line has the model's columns; a comma where none does. */
    private char delimiter(BufferedReader text) throws IOException {
        text.mark(LONGEST_HEADER);
        char[] start = new char[LONGEST_HEADER - 1];
        int length = 0;
        int end = -1;
        while (end < 0 && length < start.length) {
            int read = text.read(start, length, Math.min(start.length - length, 8192));
            if (read < 0) {
                end = length;
            }
            for (int index = length; index < length + read && end < 0; index++) {
                end = start[index] == '\n' || start[index] == '\r' ? index : -1;
            }
            length += Math.max(0, read);
        }
        text.reset();
        String line = new String(start, 0, Math.max(0, end));
        for (char delimiter : DELIMITERS) {
            if (fits(header(line, delimiter))) {
                return delimiter;
            }
        }
        return ',';
    }

    private static List<String> header(String line, char delimiter) {
        try (CsvReader<CsvRecord> csv = reader(delimiter).ofCsvRecord(line)) {
            Iterator<CsvRecord> records = csv.iterator();
            return records.hasNext() ? names(records.next()) : List.of();
        } catch (CsvParseException | IOException notACompleteRecord) {
            return List.of();
        }
    }

    private static List<String> names(CsvRecord header) {
        return header.getFields().stream().map(String::strip).toList();
    }

    private boolean fits(List<String> header) {
        return model.columns().isEmpty() ? header.size() == model.width() : header.containsAll(model.columns());
    }

    private void read(Iterator<CsvRecord> records, Consumer<float[]> rows) {
        if (!records.hasNext()) {
            throw new DataException(file, "is empty; a header with the columns' names was expected");
        }
        List<String> header = names(records.next());
        int[] columns = columns(header);
        int width = model.width();
        float[] features = new float[ROWS_AT_ONCE * width];
        int filled = 0;
        while (records.hasNext()) {
            CsvRecord record = records.next();
            if (record.getFieldCount() == header.size()) {
                take(record, header, columns, features, filled * width);
            } else {
                add(
                        record.getStartingLineNumber(),
                        0,
                        "this row has " + record.getFieldCount() + " cells, but the header has " + header.size());
            }
            if (++filled == ROWS_AT_ONCE) {
                give(features, rows);
                filled = 0;
            }
        }
        if (filled > 0) {
            give(Arrays.copyOf(features, filled * width), rows);
        }
    }

    private void give(float[] features, Consumer<float[]> rows) {
        if (sound) {
            rows.accept(features);
        }
    }

    private int[] columns(List<String> header) {
        List<String> wanted = model.columns();
        if (wanted.isEmpty()) {
            if (header.size() != model.width()) {
                throw new DataException(
                        file,
                        1,
                        0,
                        "has " + header.size() + " columns, but the model reads " + model.width() + " numbers");
            }
            return IntStream.range(0, model.width()).toArray();
        }
        boolean numbers = header.stream().noneMatch(name -> Double.isNaN(CsvText.number(name)));
        if (numbers && Collections.disjoint(header, wanted)) {
            throw new DataException(
                    file, 1, 0, "its first line holds numbers, but the names of the columns were expected there");
        }
        for (String name : wanted) {
            if (Collections.frequency(header, name) > 1) {
                add(1, 0, "has several columns '" + name + "'; keep the one that the model is to read");
            } else if (!header.contains(name)) {
                Optional<String> nearest = Suggestion.nearest(name, header).filter(near -> !wanted.contains(near));
                add(
                        1,
                        0,
                        "has no column '" + name + "', which the model was trained on"
                                + Suggestion.of(nearest, header));
            }
        }
        problems.throwIfAny();
        return wanted.stream().mapToInt(header::indexOf).toArray();
    }

    private void take(CsvRecord record, List<String> header, int[] columns, float[] features, int from) {
        for (int index = 0; index < columns.length; index++) {
            int column = columns[index];
            String cell = record.getField(column).strip();
            double number = CsvText.number(cell);
            features[from + index] = (float) number;
            if (!Float.isFinite(features[from + index])) {
                add(
                        record.getStartingLineNumber(),
                        column + 1,
                        "the column \"" + header.get(column) + "\" " + CsvText.problem(cell));
            } else if (model.readsWholeNumbers() && number != Math.rint(number)) {
                add(
                        record.getStartingLineNumber(),
                        column + 1,
                        "the column \"" + header.get(column) + "\" is \"" + cell
                                + "\", but a whole number was expected");
            }
        }
    }

    private void add(long line, int column, String message) {
        sound = false;
        problems.add(new Problem(Optional.of(file), line, column, message));
    }

    /** The reader wraps what it meets; the cause says what the user can do. */
    private DataException unreadable(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError full) {
                throw full;
            }
            if (cause instanceof CharacterCodingException) {
                return new DataException(file, "is not UTF-8; save it as UTF-8");
            }
            if (cause instanceof IOException) {
                return new DataException(file, "cannot be read: " + cause.getMessage());
            }
        }
        return new DataException(file, "is not CSV: " + failure.getMessage() + "; look for a quote that is not closed");
    }
}
