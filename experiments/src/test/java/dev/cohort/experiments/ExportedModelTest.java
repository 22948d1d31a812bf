package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run exports says the same to everybody who loads it: raw features in, names and probabilities out. */
final class ExportedModelTest {
    private static final List<String> FLOWERS = List.of("5.1,3.5,1.4,0.2", "6.0,2.7,5.1,1.6", "6.9,3.1,5.4,2.1");

    @TempDir
    static Path folder;

    private static Path run;

    @BeforeAll
    static void train() throws IOException {
        Cohort.Ended ended = Cohort.run("run", "iris/linear.toml", "--runs", folder.resolve("runs"));
        assertEquals("", ended.err());
        run = Cohort.onlyRun(folder.resolve("runs"), "iris-linear");
    }

    @Test
    void predictsWithClassNames() throws IOException {
        List<String> lines = predict("petal-width,species,sepal-length,sepal-width,petal-length", "0.2,?,5.1,3.5,1.4");
        assertEquals("prediction,probability", lines.get(0));
        assertEquals("setosa", lines.get(1).split(",")[0]);
    }

    @Test
    void namesColumnsThatAreMissing() throws IOException {
        Path file = write("sepal-length,sepal-width,petal-lenght,petal-width", FLOWERS.get(0));
        Cohort.Ended ended = Cohort.run("predict", run, file);
        assertEquals(3, ended.code());
        assertEquals(
                file + ":1: has no column 'petal-length', which the model was trained on"
                        + " (did you mean 'petal-lenght'?)" + System.lineSeparator(),
                ended.err());
    }

    @Test
    void saysTheSameInTheOnnxRuntimeOfOthers() throws IOException, InterruptedException {
        List<String> lines = predict(
                "sepal-length,sepal-width,petal-length,petal-width", FLOWERS.get(0), FLOWERS.get(1), FLOWERS.get(2));
        double[] expected = lines.subList(1, lines.size()).stream()
                .flatMapToDouble(line -> Arrays.stream(line.split(",")).skip(1).mapToDouble(Double::parseDouble))
                .toArray();
        assertArrayEquals(expected, elsewhere(), 1e-6);
    }

    private static List<String> predict(String... lines) throws IOException {
        Cohort.Ended ended =
                Cohort.run("predict", run, write(lines), lines.length > 2 ? "--probabilities" : "--runs=.");
        assertEquals("", ended.err());
        return ended.out().lines().toList();
    }

    private static Path write(String... lines) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "flowers", ".csv"), String.join("\n", lines) + "\n");
    }

    private static double[] elsewhere() throws IOException, InterruptedException {
        String classes = Path.of("target/test-classes").toAbsolutePath().toString();
        String library =
                Path.of("target/onnxruntime/onnxruntime.jar").toAbsolutePath().toString();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes + File.pathSeparator + library,
                PlainOnnxRuntime.class.getName(),
                run.resolve("model.onnx").toString(),
                "probabilities",
                "4"));
        FLOWERS.forEach(flower -> command.addAll(Arrays.asList(flower.split(","))));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return out.lines().mapToDouble(Double::parseDouble).toArray();
    }
}
