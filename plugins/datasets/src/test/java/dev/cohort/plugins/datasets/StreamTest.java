package dev.cohort.plugins.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are read in each epoch anew are those that would be held in memory, prepared by the same numbers. */
final class StreamTest {
    private static final int ROWS = 40_000;

    private static final String ROLES = "target = 'y'\ncategorical = ['city', 'note']\nweight = 'w'\nimpute = 'mean'\n";

    @TempDir
    static Path folder;

    private Path file = Path.of("");

    /** Some three megabytes, with line breaks and delimiters within quotes, empty lines and missing cells. */
    @BeforeEach
    void write() throws IOException {
        String[] cities = {"Bonn", "\"Oslo, \"\"north\"\"\"", "Rome", ""};
        String text = IntStream.range(0, ROWS)
                .mapToObj(row -> row + ","
                        + (row % 11 == 0 ? "" : Math.sin(row) * 100 + 1000) + ","
                        + cities[row % cities.length] + ","
                        + (row % 97 == 0 ? "\"two\r\nlines\"" : "a long note that fills the file") + ","
                        + (row % 5) / 2.0 + ","
                        + (row == 23_456 ? "rare" : row % 3 == 0 ? "no" : "yes")
                        + (row % 2 == 0 ? "\n" : "\r\n")
                        + (row % 500 == 0 ? "\n" : ""))
                .collect(Collectors.joining());
        file = Files.writeString(folder.resolve("rows.csv"), "id,x,city,note,w,y\n" + text);
    }

    private Csv csv(String options) {
        return ComponentText.bind(Csv.class, "path = '" + file + "'\n" + ROLES + options);
    }

    @Test
    void learnsWhatTheWholeTableTeaches() {
        for (String options : List.of(
                "",
                "standardize = true",
                "scaling = 'min-max'\nencoding = 'one-hot'\n[columns.x]\nlog = true\n[columns.note]\nencoding = 'ordinal'\n")) {
            Opened held = Opened.of(csv(options), TargetRequest.CLASS);
            Opened streamed = Opened.of(csv("stream = true\n" + options), TargetRequest.CLASS);
            assertEquals(held.rows(), streamed.rows());
            for (int field = 0; field < held.examples().fields().size(); field++) {
                Field one = held.examples().fields().get(field);
                Field other = streamed.examples().fields().get(field);
                assertEquals(one.name(), other.name());
                assertEquals(one.shape(), other.shape());
                assertEquals(one.classNames(), other.classNames());
                assertEquals(one.classCounts(), other.classCounts());
                assertEquals(one.elementNames(), other.elementNames());
                one.scaling().ifPresent(scaling -> {
                    assertArrayEquals(
                            scaling.mean(), other.scaling().orElseThrow().mean(), 1e-8);
                    assertArrayEquals(
                            scaling.deviation(), other.scaling().orElseThrow().deviation(), 1e-8);
                });
            }
            int width = held.features().elements();
            for (int row = 0; row < ROWS; row += 7) {
                assertEquals(held.target(row), streamed.target(row));
                assertEquals(
                        held.batch().floats(2).get(row),
                        streamed.batch().floats(2).get(row));
                for (int column = 0; column < width; column++) {
                    assertEquals(held.feature(row, column), streamed.feature(row, column), 1e-4, options);
                }
            }
        }
    }

    @Test
    void drawsPartsRowByRow() {
        Csv csv = csv("stream = true\nclasses = ['no', 'yes', 'rare']\nvalidation = 0.2\ntest = 0.1");
        Set<Double> met = new HashSet<>();
        List<Integer> sizes = new ArrayList<>();
        for (Part part : Part.values()) {
            Opened opened = Opened.of(csv, TargetRequest.CLASS, part);
            sizes.add(opened.rows());
            for (int row = 0; row < opened.rows(); row++) {
                assertTrue(met.add(opened.feature(row, 0)), "a row is in two parts");
            }
        }
        assertEquals(ROWS, met.size());
        assertEquals(0.7, sizes.get(0) / (double) ROWS, 0.01);
        assertEquals(0.2, sizes.get(1) / (double) ROWS, 0.01);
    }

    private static String problem(Csv csv) {
        return assertThrows(DataException.class, () -> csv.open(new DatasetContext(42, TargetRequest.CLASS)))
                .problems()
                .toString();
    }

    @Test
    void saysWhatIsWrongWhereItIs() throws IOException {
        String rows = Files.readString(file);
        int last = rows.lastIndexOf("\n", rows.length() - 2);
        Files.writeString(file, rows.substring(0, last + 1) + "many,1,Rome,a,1,yes\n1,x,Rome\n");
        assertEquals(problem(csv("")), problem(csv("stream = true")));
        assertTrue(problem(csv("stream = true")).contains("\"many\", but a number was expected"));
    }

    @Test
    void refusesWhatWantsAllRowsAtOnce() throws IOException {
        for (String option : List.of("stratify", "encoding = \"target\"", "split = \"tail\"", "window and lags")) {
            String written = option.equals("stratify")
                    ? "stratify = true\ntest = 0.1"
                    : option.startsWith("window") ? "window = 2" : option;
            assertTrue(problem(csv("stream = true\n" + written))
                    .contains("stream = true reads rows as they come, but " + option
                            + " wants all of them at once; leave one of the two out"));
        }
    }

    @Test
    void readsACompressedFileFromATemporaryOne() throws IOException {
        Opened plain = Opened.of(csv("stream = true"), TargetRequest.CLASS);
        byte[] text = Files.readAllBytes(file);
        file = folder.resolve("rows.csv.gz");
        try (GZIPOutputStream bytes = new GZIPOutputStream(Files.newOutputStream(file))) {
            bytes.write(text);
        }
        Set<Path> made = Set.of();
        try (Examples examples = csv("stream = true").open(new DatasetContext(42, TargetRequest.CLASS))) {
            made = temporary(text.length);
            assertEquals(1, made.size());
            Opened compressed = Opened.of(examples, Part.TRAIN, new Order(42, 1, true, 0));
            Opened same = Opened.of(plain.examples(), Part.TRAIN, new Order(42, 1, true, 0));
            assertEquals(plain.examples().digest(), examples.digest());
            for (int row = 0; row < ROWS; row++) {
                assertEquals(same.feature(row, 0), compressed.feature(row, 0));
            }
        }
        assertFalse(Files.exists(made.iterator().next()));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertTrue(problem(csv("stream = true")).contains("the compressed data is damaged or incomplete"));
    }

    /** Of this test, by the number of bytes. */
    private static Set<Path> temporary(long size) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().matches("cohort-.*\\.csv")
                            && file.toFile().length() == size)
                    .collect(Collectors.toSet());
        }
    }
}
