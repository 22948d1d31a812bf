package dev.cohort.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingTest {
    @TempDir
    Path folder;

    private Table read(String text, String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("a.toml"), text);
        return ExperimentFile.read(file, Stream.of(settings).map(Setting::parse).toList(), Map.of())
                .table();
    }

    /** A value by its path, written as {@code a.b.0}. */
    private static TomlValue at(TomlValue value, String path) {
        for (String key : path.split("\\.")) {
            value = value instanceof Table table
                    ? table.find(key).orElseThrow().value()
                    : ((Array) value).elements().get(Integer.parseInt(key));
        }
        return value;
    }

    private static Object content(Table table, String path) {
        return ((Scalar) at(table, path)).value();
    }

    @Test
    void settingsAreTomlWhereTheyParse() throws IOException {
        Table table = read(
                "a = 1\n",
                "a=2.5",
                "b.c=[1, 2]",
                "b.d=cuda:0",
                "b.e='quoted'",
                "b.f=true",
                "b.g=",
                "b.h=x = y",
                "b.i={ j = 1 }",
                "b.k=1\nz = 3",
                "b.'l.m'=1");
        assertEquals(2.5, content(table, "a"));
        assertEquals(2L, content(table, "b.c.1"));
        assertEquals("cuda:0", content(table, "b.d"));
        assertEquals("quoted", content(table, "b.e"));
        assertEquals(true, content(table, "b.f"));
        assertEquals("", content(table, "b.g"));
        assertEquals("x = y", content(table, "b.h"));
        assertEquals(1L, content(table, "b.i.j"));
        assertEquals("1\nz = 3", content(table, "b.k"));
        assertFalse(table.find("z").isPresent());
        assertTrue(((Table) at(table, "b")).find("l.m").isPresent());
    }

    @Test
    void aSettingIsTheTextAsTypedWhereOneIsWanted() throws IOException {
        String[] values = {"1_1_1", "0x1F", "1e3", "2026-01-02", "2026-01-02 10:00:00", "nan", "true", "x", "'x'"};
        for (String value : values) {
            Scalar scalar = (Scalar) at(read("a = 1", "a=" + value), "a");
            assertEquals(value.replace("'", ""), scalar.text().orElseThrow());
        }
        Table table = read("a = 1", "a=[0, 0x1, [1e3,2026-01-02 10:00:00],\n 7]", "b={ c = 0x1F, d = [1_0] }");
        for (var expected : Map.of(
                        "a.0",
                        "0",
                        "a.1",
                        "0x1",
                        "a.2.0",
                        "1e3",
                        "a.2.1",
                        "2026-01-02 10:00:00",
                        "a.3",
                        "7",
                        "b.c",
                        "0x1F",
                        "b.d.0",
                        "1_0")
                .entrySet()) {
            assertEquals(
                    Optional.of(expected.getValue()),
                    ((Scalar) at(table, expected.getKey())).text(),
                    expected.getKey());
        }
        assertEquals(Optional.empty(), ((Scalar) at(read("a = 1"), "a")).text());
    }

    @Test
    void spacesAroundASettingsValueAreKeptWhereTheyAreAllOfIt() throws IOException {
        Table table = read("", "a=\t", "b= ", "c = x ", "d= 3");
        assertEquals("\t", content(table, "a"));
        assertEquals(" ", content(table, "b"));
        assertEquals("x", content(table, "c"));
        assertEquals(3L, content(table, "d"));
    }

    @Test
    void settingsReachIntoListsAndBareComponents() throws IOException {
        String text = "model = 'mlp'\n[[loss.terms]]\nweight = 1\n[[loss.terms]]\nweight = 2\n";
        Table table = read(text, "loss.terms.1.weight=3", "model.hidden=[8]", "loss.terms.0.extra.deep=1");
        assertEquals(1L, content(table, "loss.terms.0.weight"));
        assertEquals(1L, content(table, "loss.terms.0.extra.deep"));
        assertEquals(3L, content(table, "loss.terms.1.weight"));
        assertEquals("mlp", content(table, "model.type"));
        assertEquals(8L, content(table, "model.hidden.0"));
    }

    @Test
    void aSettingKnowsWhereItCameFrom() throws IOException {
        Table table = read("a = 1\n", "a=2", "b.c=3");
        assertEquals("--set a=2", at(table, "a").position().toString());
        assertEquals("--set b.c=3", at(table, "b").position().toString());
    }

    @Test
    void theCommandLineGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a.toml"), "[tracking]\nmlflow = 'http://file'\n");
        Map<String, String> environment = Map.of("MLFLOW_TRACKING_URI", "http://environment", "OTHER", "x");
        List<Setting> setting = List.of(Setting.parse("tracking.mlflow=http://set"));
        assertEquals(
                "http://file",
                content(ExperimentFile.read(file, List.of(), Map.of()).table(), "tracking.mlflow"));
        Table table = ExperimentFile.read(file, List.of(), environment).table();
        assertEquals("http://environment", content(table, "tracking.mlflow"));
        assertEquals(
                "environment variable MLFLOW_TRACKING_URI",
                at(table, "tracking.mlflow").position().toString());
        assertEquals(
                "http://set",
                content(ExperimentFile.read(file, setting, environment).table(), "tracking.mlflow"));
        for (String quoted : List.of("\"http://environment\"", " 'http://environment'\n")) {
            environment = Map.of("MLFLOW_TRACKING_URI", quoted);
            assertEquals(
                    "http://environment",
                    content(ExperimentFile.read(file, List.of(), environment).table(), "tracking.mlflow"));
        }
        Map<String, String> blank = Map.of("MLFLOW_TRACKING_URI", " ");
        assertEquals(
                "http://file",
                content(ExperimentFile.read(file, List.of(), blank).table(), "tracking.mlflow"));
    }
}
