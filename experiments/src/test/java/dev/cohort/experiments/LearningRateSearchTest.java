package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --find-learning-rate} leaves a picture and a table, and no run. */
final class LearningRateSearchTest {
    @TempDir
    Path runs;

    @Test
    void endsWhereTheLossDivergesAndLeavesNoRun() throws IOException {
        Cohort.Ended ended = Cohort.run("run", "digits/mlp.toml", "--find-learning-rate", "--runs", runs);
        assertEquals("", ended.err());
        assertEquals(0, ended.code());
        Path folder = runs.resolve("digits-mlp/learning-rate");
        List<String> lines = Files.readAllLines(folder.resolve("curve.csv"));
        assertEquals("update,learning-rate,loss,smoothed-loss", lines.get(0));
        assertTrue(lines.size() > 40 && lines.size() < 100, lines.size() + " lines, though the loss has to diverge");
        assertTrue(Files.readString(folder.resolve("curve.svg")).startsWith("<svg "));
        assertTrue(Cohort.run("runs", "--runs", runs).out().startsWith("there are no runs"));
        Cohort.Ended again = Cohort.run("run", "digits/mlp.toml", "--find-learning-rate", "--runs", runs);
        assertEquals(0, again.code());
        assertEquals(lines, Files.readAllLines(folder.resolve("curve.csv")), "the search can be repeated");
    }

    @Test
    void makesNoRunThatHasAName() {
        Cohort.Ended ended = Cohort.run("run", "iris/linear.toml", "--find-learning-rate", "--id", "a", "--runs", runs);
        assertEquals(2, ended.code());
        assertEquals(
                "--find-learning-rate makes no run, so there is none for --id, --resume or --dry-run\n", ended.err());
    }
}
