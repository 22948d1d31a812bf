package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is ended from outside leaves what it had, in good order. */
final class InterruptedRunTest {
    @TempDir
    Path runs;

    private Path run;

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                // What runs in the background of a shell without job control ignores this signal.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dcohort.home=" + System.getProperty("cohort.home"),
                "-jar",
                Path.of(System.getProperty("cohort.home"), "lib", "cohort-runtime.jar")
                        .toString(),
                "run",
                "--runs=" + runs));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(runs.resolve("output").toFile())
                .start();
    }

    /** A training that would take hours, once it has logged something. */
    private Process started() throws IOException, InterruptedException {
        Process process = start(
                "iris/linear.toml",
                "--set=training.epochs=1000000",
                "--set=training.log-every-steps=1",
                "--set=training.checkpoint-every-steps=30",
                "--id=long");
        run = runs.resolve("iris-linear/long");
        awaitInJournal(process, "\"step\":100,");
        return process;
    }

    private void awaitInJournal(Process process, String text) throws InterruptedException {
        Path journal = run.resolve("metrics.jsonl");
        while (!Files.exists(journal) || !read(journal).contains(text)) {
            assertTrue(process.isAlive(), () -> read(runs.resolve("output")));
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static int interrupt(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException exception) {
            return exception.toString();
        }
    }

    @Test
    void savesItselfWhenItIsAskedToEnd() throws IOException, InterruptedException {
        assertEquals(130, interrupt(started()));
        assertTrue(Cohort.checkpoints(run).stream().anyMatch(name -> name.startsWith("last-")));
        assertTrue(Files.readString(run.resolve("summary.json")).contains("\"status\":\"interrupted\""));
        assertWholeJournal(Files.readAllLines(run.resolve("metrics.jsonl")));
        String told = read(runs.resolve("output"));
        assertTrue(
                told.matches("(?s).*\nexported: the last state, (epoch|step) [0-9,]+\n" + run + "\n'cohort predict "
                        + run + " FILE' uses what was learned so far\n"),
                told);
        Path rows = Files.writeString(
                runs.resolve("rows.csv"), "sepal-length,sepal-width,petal-length,petal-width\n5.1,3.5,1.4,0.2\n");
        Cohort.Ended predicted = Cohort.run("predict", run, rows);
        assertEquals(0, predicted.code(), predicted.err());
        assertTrue(predicted.out().contains("setosa"), predicted.out());
    }

    /** An evaluation that takes several seconds is not waited for. */
    @Test
    void savesItselfInTheMiddleOfAnEvaluation() throws IOException, InterruptedException {
        Path file = Files.writeString(
                runs.resolve("moons.toml"),
                """
                name = "moons"
                dataset = {type = "synthetic", kind = "moons", examples = 400_000, validation = 0.95, test = 0.0}
                model = {type = "linear"}
                loss = {type = "cross-entropy"}
                optimizer = {type = "sgd", learning-rate = 0.01}
                training = {epochs = 2, batch-size = 1, log-every-steps = 1_000}
                """);
        Process process = start(file.toString(), "--id=long");
        run = runs.resolve("moons/long");
        awaitInJournal(process, "\"step\":20000,");
        assertEquals(130, interrupt(process));
        assertTrue(Cohort.checkpoints(run).stream().anyMatch(name -> name.startsWith("last-")));
        assertTrue(Files.readString(run.resolve("summary.json")).contains("\"status\":\"interrupted\""));
        assertFalse(read(run.resolve("metrics.jsonl")).contains("validation/loss"));
    }

    /** Before the first batch there is nothing to save. */
    @Test
    void isGoneAtOnceWhileItLoads() throws IOException, InterruptedException {
        Path data = runs.resolve("endless.csv");
        assertEquals(0, new ProcessBuilder("mkfifo", data.toString()).start().waitFor());
        Path file = Files.writeString(
                runs.resolve("endless.toml"),
                """
                name = "endless"
                dataset = {type = "csv", path = "endless.csv", target = "y"}
                model = {type = "linear"}
                loss = {type = "mse"}
                optimizer = {type = "sgd", learning-rate = 0.01}
                training = {epochs = 1}
                """);
        Process process = start(file.toString());
        // Opens once the other end is open.
        try (OutputStream rows = Files.newOutputStream(data)) {
            rows.write("x,y\n1,2\n".getBytes(StandardCharsets.UTF_8));
            rows.flush();
            assertEquals(130, interrupt(process), () -> read(runs.resolve("output")));
        }
        assertFalse(Files.exists(runs.resolve("endless")));
    }

    @Test
    void leavesAReadableJournalWhenItIsKilled() throws IOException, InterruptedException {
        Process process = started();
        process.destroyForcibly().waitFor();
        String text = Files.readString(run.resolve("metrics.jsonl"));
        List<String> lines = text.substring(0, text.lastIndexOf('\n')).lines().toList();
        assertWholeJournal(lines);
        // A training that goes on from a checkpoint leaves no gap in the journal.
        long kept = Cohort.checkpoints(run).stream()
                .filter(name -> name.startsWith("last-"))
                .mapToLong(name -> Long.parseLong(name.substring("last-".length())))
                .max()
                .orElseThrow();
        String last = lines.get(lines.size() - 1);
        assertTrue(
                kept > 0 && kept <= step(last),
                () -> "the checkpoint is of step " + kept + ", the journal ends with " + last);
    }

    private static long step(String line) {
        return JsonParser.parseString(line).getAsJsonObject().get("step").getAsLong();
    }

    private static void assertWholeJournal(List<String> lines) {
        long step = 0;
        for (String line : lines) {
            long next = step(line);
            assertTrue(next == step || next == step + 1, "step " + next + " follows " + step);
            step = next;
        }
        assertTrue(step > 10);
    }
}
