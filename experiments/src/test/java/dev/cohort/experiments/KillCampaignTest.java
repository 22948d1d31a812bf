package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that are killed at random moments: the run goes on, is killed again, and comes to the bits of one that was not.
 *
 * <p>{@code -Dcohort.campaign=FROM-TO} kills as often as the range is long in place of the five times of every build.
 */
final class KillCampaignTest {
    private static final int KILLS_OF_A_RUN = 5;

    private static final List<String> CASES = List.of(
            """
            name = "killed"
            dataset = {type = "synthetic", kind = "moons", examples = 16_000, noise = 0.2, validation = 0.05, test = 0.05}
            model = {type = "mlp", hidden = [8], dropout = 0.2}
            loss = {type = "cross-entropy"}
            optimizer = {type = "adam"}
            schedule = {type = "cosine"}
            [training]
            steps = 40_000
            batch-size = 16
            accumulate-steps = 3
            evaluate-every-steps = 1_100
            checkpoint-every-steps = 900
            log-every-steps = 7
            keep = "best"
            metrics = ["accuracy", "confusion-matrix"]
            """,
            """
            name = "killed"
            dataset = {type = "synthetic", kind = "linear", examples = 4000, noise = 1.0, validation = 0.2, standardize = true}
            model = {type = "mlp", hidden = [8], dropout = 0.1}
            [training]
            epochs = 30
            batch-size = 4
            checkpoint-every-steps = 650
            early-stopping = {metric = "validation/loss", patience = 30}
            [[objective]]
            name = "weights"
            parameters = "weight"
            loss = {type = "mse"}
            optimizer = {type = "adamw", learning-rate = 1e-4}
            schedule = {type = "step", step-size = 10, unit = "epoch"}
            [[objective]]
            name = "biases"
            parameters = "bias"
            every-steps = 3
            loss = {type = "huber"}
            optimizer = {type = "sgd", learning-rate = 1e-3, momentum = 0.9}
            """);

    @TempDir
    Path folder;

    @Test
    void comesToTheSameBits() throws IOException, InterruptedException {
        String[] range =
                System.getProperty("cohort.campaign", "0-" + KILLS_OF_A_RUN).split("-", -1);
        int kills = 0;
        for (long seed = Long.parseLong(range[0]); seed < Long.parseLong(range[1]); seed += KILLS_OF_A_RUN) {
            kills += kill(seed);
        }
        System.out.println(kills + " processes were killed");
    }

    /** Kills a run some times and lets it go on, to its end at last. */
    private int kill(long seed) throws IOException, InterruptedException {
        Path runs = Files.createDirectory(folder.resolve("runs-" + seed));
        Path file =
                Files.writeString(runs.resolve("killed.toml"), CASES.get((int) (seed / KILLS_OF_A_RUN % CASES.size())));
        Cohort.Ended alone = Cohort.run("run", file, "--runs=" + runs, "--id=whole");
        assertEquals(0, alone.code(), alone.err());
        long whole = Files.size(runs.resolve("killed/whole/metrics.jsonl"));
        int killed = 0;
        for (int kill = 0; kill < KILLS_OF_A_RUN; kill++) {
            Random random = new Random(seed + kill);
            Process process = start(runs, file);
            if (kill == 0) {
                process.waitFor(random.nextInt(1_500), TimeUnit.MILLISECONDS);
            } else {
                Path journal = runs.resolve("killed/killed/metrics.jsonl");
                long begun = size(journal);
                long until = begun + (long) (random.nextDouble() * (whole - begun) / 2);
                while (process.isAlive() && size(journal) <= until) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                process.waitFor(random.nextInt(300), TimeUnit.MILLISECONDS);
            }
            killed += process.isAlive() ? 1 : 0;
            process.destroyForcibly().waitFor();
        }
        Cohort.Ended ended = Cohort.run("run", file, "--runs=" + runs, "--id=killed", "--resume");
        assertEquals(0, ended.code(), () -> ended.err() + output(runs));
        ResumedRunTest.assertSame(runs.resolve("killed/whole"), runs.resolve("killed/killed"));
        return killed;
    }

    private static Process start(Path runs, Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dcohort.home=" + System.getProperty("cohort.home"),
                        "-jar",
                        Path.of(System.getProperty("cohort.home"), "lib", "cohort-runtime.jar")
                                .toString(),
                        "run",
                        file.toString(),
                        "--runs=" + runs,
                        "--id=killed",
                        "--resume")
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(runs.resolve("output").toFile()))
                .start();
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static String output(Path runs) {
        try {
            return Files.readString(runs.resolve("output"));
        } catch (IOException failure) {
            return failure.toString();
        }
    }
}
