package dev.cohort.plugins.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonlTest {
    @TempDir
    Path folder;

    private Jsonl jsonl(String lines, String options) throws IOException {
        Path path = Files.writeString(folder.resolve("data.jsonl"), lines);
        return ComponentText.bind(Jsonl.class, "path = \"" + path + "\"\n" + options);
    }

    private static List<String> problems(Jsonl jsonl) {
        return assertThrows(DataException.class, () -> jsonl.open(new DatasetContext(42, TargetRequest.NUMBER)))
                .problems()
                .stream()
                .map(problem -> problem.line() + ":" + problem.column() + ": " + problem.message())
                .toList();
    }

    private static long[] longs(Opened opened, int field, int count) {
        long[] numbers = new long[count];
        opened.batch().longs(field).get(0, numbers);
        return numbers;
    }

    @Test
    void readsNumbersListsAndLabels() throws IOException {
        Opened opened = Opened.of(
                jsonl(
                        """
                        {"id": 7, "size": [[1, 2], [3, 4]], "age": 5, "kind": "cat"}

                        {"kind": "dog", "age": true, "size": [[0.5, -2], [3e1, 4]]}
                        """,
                        "features = [\"size\", \"age\"]\ntarget = \"kind\""),
                TargetRequest.CLASS);
        assertEquals(
                List.of("size.0", "size.1", "size.2", "size.3", "age"),
                opened.features().elementNames());
        assertEquals(List.of("cat", "dog"), opened.target().classNames());
        assertEquals(5, opened.feature(0, 4));
        assertEquals(1, opened.feature(1, 4));
        assertEquals(30, opened.feature(1, 2));
        assertEquals(1, opened.target(1));
    }

    /** Preferences as the dpo loss reads them: tokens and masks, filled up with zeros. */
    @Test
    void fillsUpTokensAndFurtherFields() throws IOException {
        Opened opened = Opened.of(
                jsonl(
                        """
                        {"good": [5, 6, 7], "bad": [5], "good-mask": [0, 1, 1], "bad-mask": [0]}
                        {"good": [9007199254740993], "bad": [8, 9], "good-mask": [1], "bad-mask": [1, 1]}
                        """,
                        """
                        features = "good"
                        feature-type = "int64"
                        length = 4
                        [fields]
                        rejected = "bad"
                        chosen-mask = "good-mask"
                        rejected-mask = "bad-mask"
                        """),
                TargetRequest.CLASS);
        assertEquals(
                List.of("features", "rejected", "chosen-mask", "rejected-mask"),
                opened.examples().fields().stream().map(Field::name).toList());
        for (Field field : opened.examples().fields()) {
            assertEquals(ElementType.INT64, field.type());
            assertEquals(Shape.of(4), field.shape());
        }
        assertArrayEquals(new long[] {5, 6, 7, 0, 9007199254740993L, 0, 0, 0}, longs(opened, 0, 8));
        assertArrayEquals(new long[] {5, 0, 0, 0, 8, 9, 0, 0}, longs(opened, 1, 8));
        assertArrayEquals(new long[] {0, 1, 1, 0, 1, 0, 0, 0}, longs(opened, 2, 8));
    }

    @Test
    void imputesWhatIsNullOrNotThereAndNumbersCategories() throws IOException {
        Opened opened = Opened.of(
                jsonl(
                        """
                        {"a": 1, "c": "x", "y": 1, "w": 2}
                        {"a": null, "c": "z", "y": 2, "w": 1}
                        {"y": 3, "a": 3, "w": 1}
                        """,
                        "features = \"a\"\ncategorical = \"c\"\ntarget = \"y\"\nweight = \"w\"\nimpute = \"mean\""),
                TargetRequest.NUMBER);
        assertEquals(2, opened.feature(1, 0));
        assertEquals(
                Map.of("features", 0, "target", 1, "weight", 2, "categories", 3).keySet(),
                java.util.Set.copyOf(
                        opened.examples().fields().stream().map(Field::name).toList()));
        assertArrayEquals(new long[] {1, 2, 1}, longs(opened, 3, 3));
    }

    @Test
    void tellsOfEachKeyOnceAndWhere() throws IOException {
        String options = "features = [\"a\", \"b\"]\ntarget = \"y\"";
        assertEquals(
                List.of(
                        "2:0: the key \"a\" is \"x\", but a number was expected",
                        "3:0: the key \"b\" holds a list of 3, but 2 were expected; to fill lists up with zeros, set length",
                        "4:0: the key \"a\" is empty; fill it in, or remove the row, or set impute = \"median\"",
                        "4:0: the key \"y\" is empty; fill it in, or remove the row"),
                problems(jsonl(
                        """
                        {"a": 1, "b": [1, 2], "y": 0}
                        {"a": "x", "b": [1, 2], "y": 0}
                        {"a": 1, "b": [1, 2, 3], "y": 0}
                        {"b": [1, 2]}
                        """,
                        options)));
        assertEquals(
                List.of(
                        "1:0: features = \"b\" is no key of this object; it has a, bb",
                        "1:0: target = \"y\" is no key of this object; it has a, bb"),
                problems(jsonl("{\"a\": 1, \"bb\": 2}\n", options)));
    }

    @Test
    void tellsOfWhatIsNoObject() throws IOException {
        String options = "features = \"a\"\ntarget = \"y\"";
        Map<String, String> told = Map.of(
                "{\"a\": 1, \"y\": 2}\n[1]\n",
                "2:0: one JSON object was expected on this line, but it is something else",
                "{\"a\": 1, \"y\": NaN}\n",
                "1:15: this is not JSON, but one JSON object was expected on this line; what is missing is null there,"
                        + " not NaN",
                "{\"a\": 1,\n\"y\": 2}\n",
                "1:9: this is not JSON, but one JSON object was expected on this line",
                "\n",
                "0:0: the file is empty; one JSON object per line was expected");
        told.forEach((text, expected) -> {
            try {
                assertEquals(List.of(expected), problems(jsonl(text, options)));
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }
}
