package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiments that come with Cohort hold what their first lines promise. */
final class BundledExperimentsTest {
    @TempDir
    Path runs;

    static Stream<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(""))) {
            List<Path> files = all.filter(file -> file.toString().endsWith(".toml"))
                    .filter(file -> file.getNameCount() == 2)
                    .filter(file -> !file.startsWith("benchmarks"))
                    .sorted()
                    .toList();
            return files.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void hasNoProblems(Path file) {
        Cohort.Ended ended = Cohort.run("check", file);
        assertEquals("", ended.err());
        assertEquals(0, ended.code());
    }

    @ParameterizedTest
    @CsvSource({
        "digits/mlp.toml, digits-mlp, test/accuracy, 0.95",
        "digits/triplet.toml, digits-triplet, test/recall-at-k, 0.95",
        "iris/linear.toml, iris-linear, test/accuracy, 0.9",
        "iris/multi-task.toml, iris-multi-task, test/r2, 0.85",
        "regression/houses.toml, houses, test/r2, 0.88",
        "sequences/lstm.toml, sequences-lstm, test/accuracy, 0.98",
        "synthetic/linear-regression.toml, linear-regression, test/r2, 0.99",
        "synthetic/moons.toml, moons, test/accuracy, 0.93"
    })
    void learns(Path file, String name, String metric, double threshold) throws IOException {
        Cohort.Ended ended = Cohort.run("run", file, "--runs", runs);
        assertEquals("", ended.err());
        assertEquals(0, ended.code());
        double value = Cohort.metric(Cohort.onlyRun(runs, name), metric).get(0);
        assertTrue(value >= threshold, metric + " is " + value);
    }

    @Test
    void runsAgainFromItsOwnFolderWithTheSameNumbers() throws IOException {
        Cohort.run("run", "iris/linear.toml", "--runs", runs, "--id", "first");
        Path first = runs.resolve("iris-linear/first");
        Cohort.Ended again = Cohort.run("run", first.resolve("experiment.toml"), "--runs", runs, "--id", "second");
        assertEquals(0, again.code(), again.err());
        Path second = runs.resolve("iris-linear/second");
        assertEquals(
                Files.readString(first.resolve("experiment.toml")),
                Files.readString(second.resolve("experiment.toml")));
        for (String metric : List.of("train/loss", "validation/loss", "test/loss", "test/accuracy")) {
            assertEquals(Cohort.metric(first, metric), Cohort.metric(second, metric));
        }
        assertEquals(
                -1, Files.mismatch(first.resolve("model.onnx"), second.resolve("model.onnx")), "the models differ");
    }
}
