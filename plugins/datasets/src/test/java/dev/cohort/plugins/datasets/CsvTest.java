package dev.cohort.plugins.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.FeatureType;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Impute;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.option.OneOf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV files are read as their columns say. */
final class CsvTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("data.csv"), text);
    }

    @Test
    void readsNumbersAndLabels() throws IOException {
        Opened opened =
                Opened.of(CsvFiles.csv(file("a,label,b\n1.5,cat,-2e3\n 7 ,dog,.25\n"), "label"), TargetRequest.CLASS);
        assertEquals(2, opened.rows());
        assertEquals(List.of("a", "b"), opened.features().elementNames());
        assertEquals(List.of("cat", "dog"), opened.target().classNames());
        assertEquals(1.5, opened.feature(0, 0));
        assertEquals(-2000, opened.feature(0, 1));
        assertEquals(7, opened.feature(1, 0));
        assertEquals(0.25, opened.feature(1, 1));
        assertEquals(1, opened.target(1));
    }

    @Test
    void readsQuotesLineBreaksInQuotesAndWindowsLineEnds() throws IOException {
        String text = "\"a\",\"the \"\"label\"\", quoted\"\r\n\"1\",\"two\nlines\"\r\n2,\"x,y\"\r\n\r\n3,x\r\n";
        Opened opened = Opened.of(CsvFiles.csv(file(text), "the \"label\", quoted"), TargetRequest.CLASS);
        assertEquals(3, opened.rows());
        assertEquals(List.of("two\nlines", "x", "x,y"), opened.target().classNames());
    }

    @Test
    void readsBehindAByteOrderMark() throws IOException {
        Opened opened = Opened.of(CsvFiles.csv(file("\uFEFFy,x\n1,2\n"), "y"), TargetRequest.NUMBER);
        assertEquals(1, opened.target(0));
    }

    @Test
    void readsGzipWhateverTheNameIs() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("\uFEFFx,y\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8));
        }
        Path path = Files.write(folder.resolve("data.csv"), bytes.toByteArray());
        assertEquals(4, Opened.of(CsvFiles.csv(path, "y"), TargetRequest.NUMBER).target(1));

        Path cut = Files.write(folder.resolve("cut.csv"), Arrays.copyOf(bytes.toByteArray(), bytes.size() - 12));
        assertTrue(CsvFiles.problems(CsvFiles.csv(cut, "y"), TargetRequest.NUMBER)
                .get(0)
                .message()
                .startsWith("the compressed data is damaged or incomplete"));
    }

    @Test
    void readsAPipeWhoseRowsComeOneByOne() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Process writer = new ProcessBuilder(
                        "sh", "-c", "(echo x,y; sleep 0.1; echo 1,2; sleep 0.1; echo 3,4) > " + pipe)
                .start();
        assertEquals(4, Opened.of(CsvFiles.csv(pipe, "y"), TargetRequest.NUMBER).target(1));
        assertEquals(0, writer.waitFor());
    }

    @Test
    void severalTargetsKeepTheirOrder() throws IOException {
        Opened opened = Opened.of(CsvFiles.csv(file("a,b,c\n1,2,3\n4,5,6\n"), "c", "a"), TargetRequest.NUMBER);
        assertEquals(Shape.of(2), opened.target().shape());
        assertEquals(List.of("c", "a"), opened.target().elementNames());
        assertEquals(3, opened.target(0));
        assertEquals(1, opened.target(1));
        assertEquals(5, opened.feature(1, 0));
    }

    @Test
    void readsTheColumnsThatAreAskedForAndWeights() throws IOException {
        Path path = file("id,a,b,w,y\nx1,1,2,0.5,0\nx2,3,4,2,1\n");
        Csv csv = new Csv(
                path,
                new TableColumns(
                        List.of("y"), Map.of(), List.of("b", "a"), List.of(), List.of(), Optional.of("w"), List.of()),
                ",",
                false,
                Preparation.NONE);
        Opened opened = Opened.of(csv, TargetRequest.CLASS);
        assertEquals(List.of("b", "a"), opened.features().elementNames());
        assertEquals(4, opened.feature(1, 0));
        assertEquals(3, opened.feature(1, 1));
        assertEquals(Field.WEIGHT, opened.examples().fields().get(2).name());
        assertEquals(0.5, opened.batch().floats(2).get(0));
    }

    @Test
    void readsTokensWithoutRounding() throws IOException {
        Preparation tokens = Preparation.NONE.withFeatureType(FeatureType.INT64);
        Csv csv = new Csv(
                file("t,y\n16777217,0\n5,1\n"),
                new TableColumns(List.of("y"), Map.of(), List.of(), List.of(), List.of(), Optional.empty(), List.of()),
                ",",
                false,
                tokens);
        Opened opened = Opened.of(csv, TargetRequest.CLASS);
        assertEquals(ElementType.INT64, opened.features().type());
        assertEquals(16777217, opened.feature(0, 0));
    }

    @Test
    void truthIsANumberWhereNumbersAreRead() throws IOException {
        Opened opened = Opened.of(CsvFiles.csv(file("a,y\nTrue,true\nFALSE,false\n"), "y"), TargetRequest.NUMBER);
        assertEquals(1, opened.feature(0, 0));
        assertEquals(0, opened.feature(1, 0));
        assertEquals(1, opened.target(0));
        Opened classes = Opened.of(CsvFiles.csv(file("a,y\n1,true\n2,false\n"), "y"), TargetRequest.CLASS);
        assertEquals(List.of("false", "true"), classes.target().classNames());
    }

    @Test
    void wordsForAMissingValueAreClassesWhereTheyAreQuotedOrListed() throws IOException {
        assertEquals(
                "2:2: the column \"y\" is missing (NA); fill it in, or remove the row, or if it is a class, quote it or"
                        + " list it in classes = [...]",
                CsvFiles.told(CsvFiles.problems(CsvFiles.csv(file("a,y\n1,NA\n2,US\n"), "y"), TargetRequest.CLASS)
                        .get(0)));
        assertEquals(
                List.of("NA", "US"),
                Opened.of(CsvFiles.csv(file("a,y\n1,\"NA\"\n2,US\n"), "y"), TargetRequest.CLASS)
                        .target()
                        .classNames());
        Csv listed = new Csv(
                file("a,y\n1,Nan\n2,Phrae\n"),
                new TableColumns(
                        List.of("y"),
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of("Nan", "Phrae")),
                ",",
                false,
                Preparation.NONE);
        assertEquals(0, Opened.of(listed, TargetRequest.CLASS).target(0));
        assertEquals(
                "2:1: the column \"a\" is \"NA\", but a number was expected",
                CsvFiles.told(CsvFiles.problems(CsvFiles.csv(file("a,y\n\"NA\",b\n2,c\n"), "y"), TargetRequest.CLASS)
                        .get(0)));
    }

    @Test
    void numbersAreThoseOfJava() {
        Random random = new Random(5);
        for (int count = 0; count < 200_000; count++) {
            String text =
                    switch (count % 5) {
                        case 0 -> Integer.toString(random.nextInt());
                        case 1 -> Double.toString(random.nextGaussian());
                        case 2 -> String.format(java.util.Locale.ROOT, "%.3f", 1000 * random.nextGaussian());
                        case 3 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
                        default -> Long.toString(random.nextLong());
                    };
            double expected = text.contains("N") || text.contains("I") ? Double.NaN : Double.parseDouble(text);
            assertEquals(expected, NumberText.parse(text.toCharArray(), 0, text.length()), 0.0, text);
        }
        for (String text : new String[] {"", "-", ".", "1.2.3", "1-2", "0x10", "1f", "e5", "--1", "NaN", "1_000"}) {
            assertTrue(Double.isNaN(NumberText.parse(text.toCharArray(), 0, text.length())), text);
        }
    }

    @Test
    void readsAFileOfManyRows() throws IOException {
        StringBuilder text = new StringBuilder("a,b,y\n");
        for (int row = 0; row < 20_000; row++) {
            text.append(row)
                    .append(',')
                    .append(row % 7)
                    .append(".5,")
                    .append(row % 3)
                    .append('\n');
        }
        Opened opened = Opened.of(CsvFiles.csv(file(text.toString()), "y"), TargetRequest.CLASS);
        assertEquals(20_000, opened.rows());
        assertEquals(19_999, opened.feature(19_999, 0));
        assertEquals(19_999 % 7 + 0.5, opened.feature(19_999, 1));
        assertEquals(19_999 % 3, opened.target(19_999));
    }

    @Test
    void numbersCategoriesAndImputesByTheTrainingPart() throws IOException {
        Map<OneOf<Impute, Double>, Double> fills = Map.of(
                OneOf.word(Impute.MEAN), 3.0,
                OneOf.word(Impute.MEDIAN), 3.0,
                OneOf.word(Impute.MOST_FREQUENT), 1.0,
                OneOf.value(-1.0), -1.0);
        for (var fill : fills.entrySet()) {
            Opened opened =
                    Opened.of(CsvFiles.flats(file(CsvFiles.FLATS), Optional.of(fill.getKey())), TargetRequest.NUMBER);
            assertEquals(List.of(fill.getValue()), opened.features().fill());
            assertEquals(fill.getValue(), opened.feature(1, 0));
            List<String> names =
                    opened.examples().fields().stream().map(Field::name).toList();
            assertEquals(List.of("features", "target", "weight", "categories"), names);
            Field categories = opened.examples().fields().get(3);
            assertEquals(
                    List.of("unknown", "city=Oslo", "city=Rome", "heating=gas", "heating=oil"),
                    categories.classNames());
            long[] codes = new long[8];
            opened.batch().longs(3).get(0, codes);
            assertArrayEquals(new long[] {2, 3, 1, 4, 1, 3, 1, 3}, codes);
            assertEquals(
                    List.of("the column \"city\" holds \"Bonn\", which did not occur in the training part;"
                            + " the model reads it as unknown"),
                    opened.examples().remarks());
        }
    }

    @Test
    void readsEachTargetAsItsLossWantsIt() throws IOException {
        Csv csv = new Csv(
                file("x,species,width,height\n1,cat,2,3\n2,dog,4,5\n"),
                new TableColumns(
                        List.of(),
                        Map.of("species", List.of("species"), "size", List.of("width", "height")),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of()),
                ",",
                false,
                Preparation.NONE.withStandardizedTarget());
        Map<String, TargetRequest> wanted =
                Map.of("species", TargetRequest.CLASS, "size", TargetRequest.NUMBER, "other", TargetRequest.NUMBER);
        Map<String, Field> fields = new HashMap<>();
        try (Examples examples = csv.open(new DatasetContext(42, wanted))) {
            examples.fields().forEach(field -> fields.put(field.name(), field));
        }
        assertEquals(Set.of("features", "species", "size"), fields.keySet());
        assertEquals(List.of("cat", "dog"), fields.get("species").classNames());
        assertEquals(List.of(1L, 1L), fields.get("species").classCounts());
        assertEquals(List.of("width", "height"), fields.get("size").elementNames());
        assertArrayEquals(
                new double[] {3, 4}, fields.get("size").scaling().orElseThrow().mean());
        assertEquals(List.of("x"), fields.get("features").elementNames());
    }
}
