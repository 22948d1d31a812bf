package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.graph.ModelChecksum;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files of every sort: each is answered by lines and an exit code, in time, and never by a stack trace.
 *
 * <p>{@code -Dcohort.campaign=FROM-TO} tries the seeds of a range in place of the few that every build tries. What a seed
 * damages is written to {@code target/campaign} before it is tried, where it is found should even the process end.
 */
final class BadInputCampaignTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<Integer> CODES = Set.of(0, 2, 3, 4, 5, 6, 7, 8);

    @TempDir
    Path runs;

    private final List<String> failures = new ArrayList<>();

    private static LongStream seeds() {
        String[] range = System.getProperty("cohort.campaign", "0-4").split("-", -1);
        return LongStream.range(Long.parseLong(range[0]), Long.parseLong(range[1]));
    }

    @Test
    void answersDamagedExperimentFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("digits", "iris", "synthetic")) {
            files.addAll(list(Path.of(folder), ".toml"));
        }
        for (Path file : files) {
            String good = Files.readString(file);
            seeds().forEach(seed -> {
                Path damaged = keep(file, new Mutations(seed).toml(good));
                answer(seed, "check", damaged);
            });
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void answersDamagedTables() throws IOException {
        for (String name : List.of("mlp-relu", "tokens", "view")) {
            Path network = Path.of("src/test/resources/onnx").resolve(name);
            String good = Files.readString(network.resolve("data.csv"));
            keep(network.resolve("model.onnx"), Files.readAllBytes(network.resolve("model.onnx")));
            Path experiment =
                    keep(network.resolve("experiment.toml"), Files.readAllBytes(network.resolve("experiment.toml")));
            seeds().forEach(seed -> {
                keep(network.resolve("data.csv"), new Mutations(seed).csv(good));
                answer(seed, "run", experiment, "--set=training.steps=2", "--runs=" + runs);
            });
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void answersDamagedModels() throws IOException {
        for (Path model : list(Path.of("src/test/resources/onnx"), "model.onnx")) {
            byte[] good = Files.readAllBytes(model);
            for (Path table : list(model.getParent(), ".csv")) {
                keep(table, Files.readAllBytes(table));
            }
            Path experiment = keep(
                    model.resolveSibling("experiment.toml"),
                    Files.readAllBytes(model.resolveSibling("experiment.toml")));
            seeds().forEach(seed -> {
                keep(model, new Mutations(seed).bytes(good));
                answer(seed, "run", experiment, "--set=training.steps=2", "--runs=" + runs);
            });
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void answersDamagedRunFolders() throws IOException {
        Cohort.run("run", "iris/linear.toml", "--set=training.epochs=1", "--id=good", "--runs=" + runs);
        Path good = runs.resolve("iris-linear/good");
        Path table = keep(
                Path.of("rows.csv"),
                "sepal-length,sepal-width,petal-length,petal-width\n5,3,1,0\n".getBytes(StandardCharsets.UTF_8));
        byte[] model = Files.readAllBytes(good.resolve("model.onnx"));
        seeds().forEach(seed -> {
            byte[] damaged = new Mutations(seed).bytes(model);
            write(good.resolve("model.onnx"), damaged);
            int code = Cohort.run("predict", good, table).code();
            assertEquals(Arrays.equals(damaged, model) ? 0 : 5, code, "seed " + seed);
            // Somebody may make a model that vouches for itself and does not fit together.
            write(good.resolve("model.onnx"), ModelChecksum.add(damaged));
            answer(seed, "predict", good, table);
        });
        write(good.resolve("model.onnx"), model);
        String rows = Files.readString(table);
        seeds().forEach(seed -> {
            write(table, new Mutations(seed).csv(rows));
            answer(seed, "predict", good, table);
        });
        assertEquals(List.of(), failures);
    }

    private void answer(long seed, Object... command) {
        String what = String.join(" ", Stream.of(command).map(Object::toString).toList()) + " (seed " + seed + ")";
        try {
            CompletableFuture<Cohort.Ended> running = CompletableFuture.supplyAsync(() -> Cohort.run(command));
            Cohort.Ended ended = running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            String said = ended.err();
            if (!CODES.contains(ended.code())
                    || said.matches("(?s).*(\\tat |[A-Za-z]Exception|(?<!/)\\bnull\\b|dev\\.cohort\\.).*")) {
                failures.add(what + ": " + ended.code() + " " + said);
            } else if (ended.code() != 0 && said.isBlank()) {
                failures.add(what + ": " + ended.code() + " without a word");
            }
        } catch (TimeoutException late) {
            failures.add(what + ": no answer in " + PATIENCE);
        } catch (ExecutionException | InterruptedException thrown) {
            failures.add(what + ": " + thrown);
        }
    }

    private static List<Path> list(Path folder, String end) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    /** Writes a file at its place below {@code target/campaign}. */
    private static Path keep(Path file, byte[] bytes) {
        Path kept = Path.of("target/campaign").resolve(file);
        try {
            Files.createDirectories(kept.toAbsolutePath().getParent());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
        write(kept, bytes);
        return kept;
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
