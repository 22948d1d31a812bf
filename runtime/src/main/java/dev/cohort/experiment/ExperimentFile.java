package dev.cohort.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An experiment file as it was written, with what the environment and the command line put in its place.
 *
 * @param path the file as the user named it
 * @param table the whole file
 */
public record ExperimentFile(Path path, Table table) {
    /** The most bytes that a file may have. */
    public static final int LARGEST = 1 << 20;

    /** The most lines, keys and list elements together; it bounds the time that damaged or hostile files take. */
    private static final int MOST_PARTS = 20_000;

    /** The folder from which relative paths in the file are taken. */
    public Path folder() {
        return Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path.toAbsolutePath());
    }

    /**
     * Reads a file. A setting takes the place of the environment's value, and that of the file's.
     *
     * @param settings in the order in which they were given; the last one for a key holds
     * @param environment of which {@code MLFLOW_TRACKING_URI} is read
     * @throws ProblemException if there is no such file, with everything that is wrong with its text, or with every
     *     setting that cannot be put into it
     */
    public static ExperimentFile read(Path path, List<Setting> settings, Map<String, String> environment) {
        Table table = TomlReader.read(path.toString(), decode(bytes(path), path));
        List<Setting> all = new ArrayList<>();
        TrackingAddress.ofEnvironment(environment)
                .ifPresent(address ->
                        all.add(new Setting(List.of("tracking", "mlflow"), address, TrackingAddress.VARIABLE)));
        all.addAll(settings);
        List<Problem> problems = new ArrayList<>();
        for (Setting setting : all) {
            try {
                table = Merge.apply(table, setting);
            } catch (ProblemException exception) {
                problems.addAll(exception.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return new ExperimentFile(path, table);
    }

    private static byte[] bytes(Path path) {
        if (!Files.exists(path) || Files.isDirectory(path)) {
            String what = Files.isDirectory(path) ? "experiment file (but a folder)" : "experiment file";
            throw new ProblemException(new Problem.MissingFile(Optional.empty(), what, path, ExitCode.EXPERIMENT));
        }
        Optional<Position> position = Optional.of(Position.of(path));
        try (InputStream stream = Files.newInputStream(path)) {
            byte[] bytes = stream.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new ProblemException(
                        new FileProblem.TooLarge(position, "an experiment file has at most 1 MiB; is this the data?"));
            }
            return bytes;
        } catch (IOException exception) {
            String message = "cannot be read: " + exception.getClass().getSimpleName();
            throw new ProblemException(new Problem.InputOutput(position, message), exception);
        }
    }

    private static String decode(byte[] bytes, Path path) {
        int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        if (mark == 0xfeff || mark == 0xfffe) {
            throw notText(path, 1, 1, "this is UTF-16; save the file as UTF-8");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer output = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(input, output, true);
        String text = output.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
            int column = 1 + text.codePointCount(text.lastIndexOf('\n') + 1, text.length());
            String value = String.format("0x%02x", bytes[input.position()]);
            throw notText(path, line, column, "byte " + value + " is not UTF-8; save the file as UTF-8");
        }
        if (text.chars().filter(c -> "\n,=[{".indexOf(c) >= 0).count() > MOST_PARTS) {
            String message = "an experiment file has at most " + MOST_PARTS + " lines and values; is this the data?";
            throw new ProblemException(new FileProblem.TooLarge(Optional.of(Position.of(path)), message));
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static ProblemException notText(Path path, int line, int column, String message) {
        return new ProblemException(new FileProblem.Encoding(Optional.of(new Position(path, line, column)), message));
    }
}
