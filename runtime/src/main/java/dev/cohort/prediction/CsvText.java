package dev.cohort.prediction;

import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Text and numbers as the {@code csv} data set reads them, which a plugin's loader keeps to itself. */
final class CsvText {
    private static final int BYTE_ORDER_MARK = 0xFEFF;
    private static final Pattern DECIMAL = Pattern.compile("[0-9+.eE-]+");

    private CsvText() {}

    /** The text of a file or a pipe in UTF-8, unpacked where its first bytes are those of gzip. */
    static BufferedReader open(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new ProblemException(
                    new Problem.MissingFile(Optional.empty(), "file with examples", file, ExitCode.DATA));
        }
        if (Files.isDirectory(file)) {
            throw new IOException("it is a folder; a CSV file was expected");
        }
        // A stream of Files would look for its position, which a pipe does not have.
        InputStream bytes = new BufferedInputStream(new FileInputStream(file.toFile()));
        try {
            return text(unpacked(bytes));
        } catch (IOException unreadable) {
            bytes.close();
            throw unreadable;
        }
    }

    private static InputStream unpacked(InputStream bytes) throws IOException {
        bytes.mark(2);
        boolean compressed = bytes.read() == 0x1F && bytes.read() == 0x8B;
        bytes.reset();
        return compressed ? new GZIPInputStream(bytes) : bytes;
    }

    private static BufferedReader text(InputStream bytes) throws IOException {
        // A reader of a charset would replace what is malformed; one of a decoder tells.
        BufferedReader text = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }

    /** A decimal number, or NaN where the text is none; Java's own syntax would let through 1d and 0x1p3. */
    static double number(String text) {
        try {
            return DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }

    /** What is wrong with a cell that is no number of 32 bits. */
    static String problem(String cell) {
        return switch (cell.toLowerCase(Locale.ROOT)) {
            case "" -> "is empty; fill it in, or remove the row";
            case "nan", "na", "n/a", "null", "none", "?" -> "is missing (" + cell + "); fill it in, or remove the row";
            case "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity" -> "is infinite";
            default ->
                Double.isNaN(number(cell))
                        ? "is \"" + cell + "\", but a number was expected"
                        : "is " + cell + ", too large for 32 bits";
        };
    }
}
