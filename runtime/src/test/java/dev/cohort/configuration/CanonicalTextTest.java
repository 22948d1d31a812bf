package dev.cohort.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.moandjiezana.toml.Toml;
import dev.cohort.experiment.Array;
import dev.cohort.experiment.Entry;
import dev.cohort.experiment.ExperimentFile;
import dev.cohort.experiment.Scalar;
import dev.cohort.experiment.Table;
import dev.cohort.experiment.TomlValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTextTest {
    private static final int TREES = 500;

    @TempDir
    Path folder;

    @Test
    void bothReadersReadWhatWasWritten() throws IOException {
        Path file = folder.resolve("experiment.toml");
        for (long seed = 0; seed < TREES; seed++) {
            Table tree = new RandomTrees(seed).table(4);
            String text = CanonicalText.write(tree, List.of("a comment with ' and \" and ] and [[x]] # in it"));
            assertEquals(tree, CanonicalText.read(text), text);
            Files.writeString(file, text);
            Table strict =
                    withoutPlaces(ExperimentFile.read(file, List.of(), Map.of()).table());
            assertEquals(tree, strict, text);
        }
    }

    @Test
    void writingAgainChangesNothing() throws IOException {
        Path file = folder.resolve("experiment.toml");
        for (long seed = 0; seed < 100; seed++) {
            String text = CanonicalText.write(new RandomTrees(seed).table(4), List.of());
            Files.writeString(file, text);
            Table read = ExperimentFile.read(file, List.of(), Map.of()).table();
            assertEquals(text, CanonicalText.write(read, List.of()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.001, 0.001",
        "1e-5, 0.00001",
        "1e22, 10000000000000000000000.0",
        "-0.0, -0.0",
        "3, 3.0",
    })
    void numbersHaveAPointAndNoExponent(double number, String text) {
        Table table = Table.empty(RandomTrees.NOWHERE)
                .with("a", new Entry(RandomTrees.NOWHERE, new Scalar(RandomTrees.NOWHERE, number)));
        assertEquals("a = " + text + "\n", CanonicalText.write(table, List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "it's",
                "C:\\new\\table",
                "\\b\\d+'s",
                "two\nlines",
                "'''",
                "ends with '",
                "\"quoted\"",
                "\u0001",
                "a\u0000b\r\n\t\"\u001f'",
                "\u001b[31m\u007f\b\f",
                "\\\u0001\\d'",
                "\\w'''\\.\\'",
                ""
            })
    void textsKeepTheirForm(String text) {
        String line = "a = " + CanonicalString.of(text).orElseThrow() + "\n";
        assertEquals(text, new Toml().read(line).getString("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\n\r", "\\\"\u0001", "\\u'''", "\\t'", "\\'''\\", "\\\\'"})
    void refusesTextsThatNoFormHolds(String text) {
        assertTrue(CanonicalString.of(text).isEmpty());
    }

    /** Why the canonical text avoids exponents and escaped backslashes; a TOML4J that reads them lets it relax. */
    @Test
    void toml4jMisreadsWhatTheTextAvoids() {
        assertEquals("a\\\new", new Toml().read("a = \"a\\\\new\"").getString("a"));
        assertTrue(new Toml().read("a = 4.35e-7").getDouble("a") != 4.35e-7);
        assertEquals(Map.of("d", 4L), new Toml().read("c = \nd = 4\n").toMap());
    }

    private static TomlValue withoutPlace(TomlValue value) {
        if (value instanceof Table table) {
            return withoutPlaces(table);
        }
        if (value instanceof Array array) {
            return new Array(
                    RandomTrees.NOWHERE,
                    array.elements().stream()
                            .map(CanonicalTextTest::withoutPlace)
                            .toList());
        }
        return new Scalar(RandomTrees.NOWHERE, ((Scalar) value).value());
    }

    private static Table withoutPlaces(Table table) {
        Table plain = Table.empty(RandomTrees.NOWHERE);
        for (var entry : table.entries().entrySet()) {
            plain = plain.with(
                    entry.getKey(),
                    new Entry(RandomTrees.NOWHERE, withoutPlace(entry.getValue().value())));
        }
        return plain;
    }
}
