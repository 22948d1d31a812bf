package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiments that come with Cohort have no problems and can be repeated. */
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
