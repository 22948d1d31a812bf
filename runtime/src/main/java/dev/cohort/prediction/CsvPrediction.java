package dev.cohort.prediction;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Suggestion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Predicts for every row of a CSV file with a header.
 *
 * <p>The columns that the model was trained on are found by their names, in any order and among others; a model whose
 * features have no names reads all columns in their order. What is written is CSV too: {@code prediction}, a class name or
 * numbers, and for classes {@code probability}, that of the predicted one.
 */
public final class CsvPrediction {
    private static final int ROWS_AT_ONCE = 1024;
    private static final int BYTE_ORDER_MARK = 0xFEFF;
    private static final int PROBLEMS_SHOWN = 20;

    private final TrainedModel model;
    private final Path file;
    private final boolean allProbabilities;
    private final List<Problem> problems = new ArrayList<>();

    private CsvPrediction(TrainedModel model, Path file, boolean allProbabilities) {
        this.model = model;
        this.file = file;
        this.allProbabilities = allProbabilities;
    }

    /**
     * Reads a file and writes a line for each of its rows.
     *
     * @param allProbabilities whether the probability of every class is written, in a column each
     * @throws ProblemException if the file does not fit the model
     */
    public static void write(TrainedModel model, Path file, boolean allProbabilities, Writer out) {
        new CsvPrediction(model, file, allProbabilities).write(out);
    }

    private void write(Writer out) {
        if (!Files.isRegularFile(file)) {
            throw new ProblemException(
                    new Problem.MissingFile(Optional.empty(), "file with examples", file, ExitCode.DATA));
        }
        try (Reader text = text();
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .allowMissingFields(true)
                        .allowExtraFields(true)
                        .allowUnclosedQuote(false)
                        .ofCsvRecord(text);
                CsvWriter lines = CsvWriter.builder().build(out)) {
            write(csv.iterator(), lines);
        } catch (UncheckedIOException | CsvParseException | IOException failure) {
            throw unreadable(failure);
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
    }

    /** The file's text, unpacked where it is compressed, without the mark that spreadsheets put before it. */
    private Reader text() throws IOException {
        InputStream bytes = Files.newInputStream(file);
        try {
            return text(file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes);
        } catch (IOException unreadable) {
            bytes.close();
            throw unreadable;
        }
    }

    private static Reader text(InputStream bytes) throws IOException {
        // A reader of a charset would replace what is malformed; one of a decoder tells.
        BufferedReader text = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }

    /** The reader wraps what it meets; the cause says what the user can do. */
    private ProblemException unreadable(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError full) {
                throw full;
            }
            if (cause instanceof CharacterCodingException) {
                return problem(0, 0, "is not UTF-8; save it as UTF-8");
            }
            if (cause instanceof IOException) {
                return problem(0, 0, "cannot be read: " + cause.getMessage());
            }
        }
        return problem(0, 0, "is not CSV: " + failure.getMessage() + "; look for a quote that is not closed");
    }

    private void write(Iterator<CsvRecord> rows, CsvWriter lines) {
        if (!rows.hasNext()) {
            throw problem(0, 0, "is empty; a header with the columns' names was expected");
        }
        int[] columns = columns(rows.next().getFields());
        lines.writeRecord(header(model.predict(new float[model.width()])));
        float[] features = new float[ROWS_AT_ONCE * model.width()];
        int filled = 0;
        while (rows.hasNext() && problems.size() < PROBLEMS_SHOWN) {
            read(rows.next(), columns, features, filled * model.width());
            if (++filled == ROWS_AT_ONCE) {
                predict(features, lines);
                filled = 0;
            }
        }
        if (filled > 0) {
            predict(Arrays.copyOf(features, filled * model.width()), lines);
        }
    }

    private int[] columns(List<String> header) {
        List<String> wanted = model.columns();
        if (wanted.isEmpty()) {
            if (header.size() != model.width()) {
                throw problem(
                        1, 0, "has " + header.size() + " columns, but the model reads " + model.width() + " numbers");
            }
            return IntStream.range(0, model.width()).toArray();
        }
        for (String name : wanted) {
            if (Collections.frequency(header, name) > 1) {
                problems.add(at(1, 0, "has several columns '" + name + "'; keep the one that the model is to read"));
            } else if (!header.contains(name)) {
                problems.add(at(
                        1,
                        0,
                        "has no column '" + name + "', which the model was trained on"
                                + Suggestion.of(Suggestion.nearest(name, header), header)));
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems.subList(0, Math.min(PROBLEMS_SHOWN, problems.size())));
        }
        return wanted.stream().mapToInt(header::indexOf).toArray();
    }

    private void read(CsvRecord row, int[] columns, float[] features, int from) {
        for (int index = 0; index < columns.length; index++) {
            String cell = columns[index] < row.getFieldCount()
                    ? row.getField(columns[index]).strip()
                    : "";
            try {
                features[from + index] = Float.parseFloat(cell);
                if (Float.isFinite(features[from + index])) {
                    continue;
                }
            } catch (NumberFormatException exception) {
                // Told below, with every other cell that is no number.
            }
            problems.add(at(
                    row.getStartingLineNumber(),
                    columns[index] + 1,
                    cell.isEmpty() ? "the cell is empty; a number was expected" : "'" + cell + "' is not a number"));
        }
    }

    private List<String> header(TrainedModel.Answer example) {
        List<String> header = new ArrayList<>();
        if (model.classes().isEmpty()) {
            int width = example.prediction()[0].length;
            for (int column = 0; column < width; column++) {
                header.add(width == 1 ? "prediction" : "prediction-" + column);
            }
            return header;
        }
        header.add("prediction");
        if (allProbabilities) {
            model.classes().forEach(name -> header.add("probability-" + name));
        } else {
            header.add("probability");
        }
        return header;
    }

    private void predict(float[] features, CsvWriter lines) {
        if (!problems.isEmpty()) {
            return;
        }
        TrainedModel.Answer answer = model.predict(features);
        for (int row = 0; row < answer.prediction().length; row++) {
            List<String> cells = new ArrayList<>();
            if (model.classes().isEmpty()) {
                for (double number : answer.prediction()[row]) {
                    cells.add(text(number));
                }
            } else {
                double[] probabilities = answer.probabilities()[row];
                int best = largest(probabilities);
                cells.add(model.classes().get(best));
                if (allProbabilities) {
                    Arrays.stream(probabilities).forEach(probability -> cells.add(text(probability)));
                } else {
                    cells.add(text(probabilities[best]));
                }
            }
            lines.writeRecord(cells);
        }
    }

    /** The shortest text that reads back as the same 32-bit float, which is what the model computes in. */
    private static String text(double number) {
        return Float.toString((float) number);
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int index = 1; index < values.length; index++) {
            best = values[index] > values[best] ? index : best;
        }
        return best;
    }

    private Problem at(long line, int column, String message) {
        return new Problem.Data(Optional.of(new Position(file, (int) line, column)), message);
    }

    private ProblemException problem(long line, int column, String message) {
        return new ProblemException(at(line, column, message));
    }
}
