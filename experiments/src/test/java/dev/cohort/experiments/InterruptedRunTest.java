package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is ended from outside leaves what it had, in good order. */
final class InterruptedRunTest {
    @TempDir
    Path runs;

    private Path run;

    /** A training that would take hours, once it has logged something. */
    private Process started() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        // What runs in the background of a shell without job control ignores this signal.
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dcohort.home=" + System.getProperty("cohort.home"),
                        "-jar",
                        Path.of(System.getProperty("cohort.home"), "lib", "cohort-runtime.jar")
                                .toString(),
                        "run",
                        "iris/linear.toml",
                        "--set=training.epochs=1000000",
                        "--set=training.log-every-steps=1",
                        "--id=long",
                        "--runs=" + runs)
                .redirectErrorStream(true)
                .redirectOutput(runs.resolve("output").toFile())
                .start();
        run = runs.resolve("iris-linear/long");
        Path journal = run.resolve("metrics.jsonl");
        while (!Files.exists(journal) || Files.size(journal) < 10_000) {
            assertTrue(process.isAlive(), () -> read(runs.resolve("output")));
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return process;
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
        Process process = started();
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(130, process.exitValue());
        assertTrue(Files.exists(run.resolve("checkpoints/last.safetensors")));
        assertTrue(Files.readString(run.resolve("summary.json")).contains("\"status\":\"interrupted\""));
        assertWholeJournal(Files.readAllLines(run.resolve("metrics.jsonl")));
    }

    @Test
    void leavesAReadableJournalWhenItIsKilled() throws IOException, InterruptedException {
        Process process = started();
        process.destroyForcibly().waitFor();
        String text = Files.readString(run.resolve("metrics.jsonl"));
        assertWholeJournal(text.substring(0, text.lastIndexOf('\n')).lines().toList());
    }

    private static void assertWholeJournal(List<String> lines) {
        long step = 0;
        for (String line : lines) {
            long next =
                    JsonParser.parseString(line).getAsJsonObject().get("step").getAsLong();
            assertTrue(next == step || next == step + 1, "step " + next + " follows " + step);
            step = next;
        }
        assertTrue(step > 10);
    }
}
