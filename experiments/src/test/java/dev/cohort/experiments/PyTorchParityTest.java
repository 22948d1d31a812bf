package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks exported from PyTorch train with PyTorch's losses, step by step; {@code src/test/python/record_networks.py} made
 * both.
 */
final class PyTorchParityTest {
    private static final Path NETWORKS = Path.of("src/test/resources/onnx");

    @TempDir
    Path runs;

    @TestFactory
    Stream<DynamicTest> trainsAsPyTorch() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(NETWORKS)) {
            all.filter(file -> file.toString().endsWith(".toml")).sorted().forEach(files::add);
        }
        assertTrue(files.size() > 20, "the recorded networks are missing");
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(NETWORKS.relativize(file).toString(), () -> compare(file)));
    }

    private void compare(Path file) throws IOException {
        Path here = runs.resolve(file.getParent().getFileName() + "-" + file.getFileName());
        Cohort.Ended ended = Cohort.run("run", file, "--runs", here);
        assertEquals("", ended.err());
        assertEquals(0, ended.code());
        List<Double> losses = Cohort.metric(run(here), "train/loss");
        List<Double> expected = recorded(file);
        assertEquals(expected.size(), losses.size());
        // Long runs of optimizers on one network, against short ones through every operator.
        double tolerance = expected.size() > 20 ? 1e-5 : 2e-5;
        for (int step = 0; step < losses.size(); step++) {
            double error = Math.abs(losses.get(step) - expected.get(step)) / Math.abs(expected.get(step));
            assertTrue(
                    error <= tolerance,
                    "step " + (step + 1) + ": " + losses.get(step) + " instead of " + expected.get(step)
                            + ", a relative error of " + error);
        }
    }

    private static Path run(Path runs) throws IOException {
        try (Stream<Path> names = Files.list(runs)) {
            return Cohort.onlyRun(
                    runs, names.findFirst().orElseThrow().getFileName().toString());
        }
    }

    private static List<Double> recorded(Path file) throws IOException {
        Path record = file.resolveSibling(file.getFileName().toString().replace(".toml", ".json"));
        JsonArray array = JsonParser.parseString(Files.readString(record))
                .getAsJsonObject()
                .getAsJsonArray("losses");
        List<Double> losses = new ArrayList<>();
        for (JsonElement element : array) {
            losses.add(element.getAsDouble());
        }
        return losses;
    }
}
