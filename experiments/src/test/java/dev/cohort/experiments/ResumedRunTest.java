package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.plugin.Plugin;
import dev.cohort.api.run.Status;
import dev.cohort.experiment.Setting;
import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.tracking.JournalEntry;
import dev.cohort.tracking.JournalReader;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.Summary;
import dev.cohort.tracking.Terminal;
import dev.cohort.trainer.ExperimentRun;
import dev.cohort.trainer.RunRequest;
import dev.cohort.trainer.RunResult;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that was interrupted, wherever that was, goes on to the same bits as one that was not. */
final class ResumedRunTest {
    private static final String PLUGIN =
            """
            package again;

            import dev.cohort.api.graph.*;
            import dev.cohort.api.model.*;
            import dev.cohort.api.option.*;
            import dev.cohort.api.run.*;
            import dev.cohort.api.schedule.*;
            import java.util.*;

            public final class Again implements dev.cohort.api.plugin.Plugin {
                public String name() { return "again"; }
                public String version() { return "1.0"; }
                public int apiVersion() { return API_VERSION; }
                public List<Class<? extends Component>> components() {
                    return List.of(Noisy.class, Plateau.class, Enough.class);
                }

                @Name("again.noisy")
                public record Noisy() implements Model {
                    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
                        Value weight = context.parameter("weight", Shape.of(10, 1), Initializer.zeros());
                        Value noise = context.normal("noise", Shape.of(10)).times(0.1);
                        Value scale = context.uniform("scale", Shape.of(10)).plus(0.5);
                        return Map.of(PREDICTION, inputs.get("features").times(scale).plus(noise).matmul(weight));
                    }
                }

                @Name("again.enough")
                public record Enough(int evaluations) implements Monitor {
                    public Listener start() {
                        int[] heard = {0};
                        return (event, control) -> {
                            if (event instanceof RunEvent.Started) {
                                heard[0] = 0;
                            }
                            if (event instanceof RunEvent.Logged logged && logged.metrics().containsKey("validation/loss")
                                    && ++heard[0] == evaluations) {
                                control.stop("it has heard enough");
                            }
                        };
                    }
                }

                @Name("again.plateau")
                public record Plateau() implements MeasuredSchedule {
                    public String metric() { return "validation/loss"; }
                    public double learningRate(double base, List<Double> values) {
                        return base / (1 + values.size() % 3) / (values.isEmpty() ? 1 : 1 + values.get(values.size() - 1));
                    }
                }
            }
            """;

    /** What is trained; each has something that a checkpoint has to keep. */
    private enum Case {
        /** Dropout, momenta, metrics that are tables, and the best state. */
        ORDINARY(
                """
                dataset = {type = "synthetic", kind = "blobs", examples = 120, validation = 0.2, test = 0.2}
                model = {type = "mlp", hidden = [8], dropout = 0.3}
                loss = {type = "cross-entropy"}
                optimizer = {type = "adam", learning-rate = 0.02, amsgrad = true}
                schedule = {type = "cosine", warmup-steps = 3}
                training = {epochs = 3, batch-size = 16, log-every-steps = 1, keep = "best", metrics = ["accuracy", "confusion-matrix"]}
                """),
        /** Evaluations, checkpoints and updates that do not fall together, in a course of steps that ends within an epoch. */
        STEPS(
                """
                dataset = {type = "synthetic", kind = "linear", examples = 100, noise = 1.0, validation = 0.2, test = 0.2}
                listener = [{type = "again.enough", evaluations = 4}]
                model = {type = "linear"}
                loss = {type = "huber"}
                optimizer = {type = "sgd", learning-rate = 0.05, momentum = 0.9}
                schedule = {type = "again.plateau"}
                training = {steps = 19, batch-size = 9, log-every-steps = 1, accumulate-steps = 3, evaluate-every-steps = 4, checkpoint-every-steps = 5}
                """),
        /** Draws, and an early end. */
        NOISE(
                """
                dataset = {type = "synthetic", kind = "linear", examples = 100, noise = 1.0, validation = 0.2}
                model = {type = "again.noisy"}
                loss = {type = "mse"}
                optimizer = {type = "adamw", learning-rate = 30.0}
                schedule = {type = "exponential", gamma = 0.9, unit = "epoch"}
                training = {epochs = 50, batch-size = 32, log-every-steps = 1, checkpoint-every-steps = 2, early-stopping = {metric = "validation/loss", patience = 3}}
                """),
        /** Several objectives, each with its own course, and terms. */
        OBJECTIVES(
                """
                dataset = {type = "synthetic", kind = "linear", examples = 100, noise = 1.0, validation = 0.2, test = 0.2}
                model = {type = "mlp", hidden = [4]}
                training = {steps = 11, evaluate-every-steps = 11, batch-size = 16, log-every-steps = 1, accumulate-steps = 2, drop-last = true, checkpoint-every-steps = 3}
                [[objective]]
                name = "weights"
                parameters = "weight"
                loss = {weighting = "uncertainty", terms = [{type = "mse"}, {type = "mae"}]}
                optimizer = {type = "adam"}
                schedule = {type = "cosine"}
                [[objective]]
                name = "biases"
                parameters = "bias"
                every-steps = 2
                loss = {type = "mae"}
                optimizer = {type = "sgd", learning-rate = 0.01, momentum = 0.9}
                """),
        /** Images that are varied by threads that read ahead. */
        IMAGES(
                """
                dataset = {type = "image-folder", path = "images", size = [8, 8], validation = 0.2, augmentation = {crop = "random", padding = 1, rotation = 20, contrast = 0.5, erasing = 0.5, mixup = 0.5, cutmix = 1.0}}
                model = {type = "convnet", channels = [4]}
                loss = {type = "cross-entropy"}
                optimizer = {type = "adam"}
                training = {epochs = 3, batch-size = 7, log-every-steps = 1, checkpoint-every-steps = 2}
                """),
        /** A batch that threads share. */
        SHARDS(
                """
                dataset = {type = "synthetic", kind = "blobs", features = 64, examples = 1300, validation = 0.1}
                model = {type = "mlp", hidden = [256, 256], dropout = 0.1}
                loss = {type = "cross-entropy"}
                optimizer = {type = "adam"}
                training = {epochs = 2, batch-size = 400, log-every-steps = 1, checkpoint-every-steps = 2}
                """);

        private final String text;

        Case(String text) {
            this.text = "name = \"again\"\n" + text;
        }
    }

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void makePlugin() throws IOException {
        StrangerJar.make(
                folder.resolve("plugins.d/again.jar"),
                "again.Again",
                PLUGIN,
                Map.of(Plugin.class.getName(), "again.Again"));
        file = folder.resolve("again.toml");
        for (int number = 0; number < 40; number++) {
            BufferedImage image = new BufferedImage(9, 8, BufferedImage.TYPE_INT_RGB);
            image.setRGB(number % 9, number % 8, 0xFFFF00 >> number % 16);
            Path png = folder.resolve("images/" + number % 2 + "/" + number + ".png");
            Files.createDirectories(png.getParent());
            ImageIO.write(image, "png", png.toFile());
        }
    }

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private RunResult run(String id, boolean resume, BooleanSupplier interrupted, String... settings) {
        said.reset();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return ExperimentRun.start(new RunRequest(
                file,
                ExperimentResolver.ofThisProcess()
                        .resolve(file, Stream.of(settings).map(Setting::parse).toList(), Map.of(), List.of()),
                folder.resolve("runs"),
                Optional.of(id),
                resume,
                Map.of(),
                interrupted,
                out,
                out,
                Terminal.detect(Map.of("TERM", "dumb"))));
    }

    private Path place(String id) {
        return folder.resolve("runs/again").resolve(id);
    }

    /** Asked to end when it is about to read so many-th batch. */
    private static BooleanSupplier after(long batches) {
        AtomicLong asked = new AtomicLong();
        return () -> asked.getAndIncrement() >= batches;
    }

    private static BooleanSupplier never() {
        return after(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource
    void goesOnToTheSameBits(Case what) throws IOException {
        Files.writeString(file, what.text);
        AtomicLong asked = new AtomicLong();
        run("whole", false, () -> asked.getAndIncrement() < 0);
        for (long batches = 1 + what.ordinal() % 3; batches < asked.get(); batches += asked.get() / 6) {
            String id = "after-" + batches;
            assertEquals(Status.INTERRUPTED, run(id, false, after(batches)).status(), id);
            if (batches % 3 == 1) {
                // What a process leaves that is killed.
                forgetLast(place(id));
            }
            if (batches % 2 == 1) {
                run(id, true, after(batches % 7 + 1));
            }
            assertEquals(Status.FINISHED, run(id, true, never()).status(), id);
            assertEquals("", warnings(), id);
            assertSame(place("whole"), place(id));
        }
    }

    private static final String LONGER =
            """
            name = "again"
            dataset = {type = "synthetic", kind = "linear", examples = 100, noise = 1.0, validation = 0.2, test = 0.2}
            model = {type = "linear"}
            loss = {type = "mse"}
            optimizer = {type = "adam"}
            schedule = {type = "again.plateau"}
            training = {batch-size = 9, log-every-steps = 1, accumulate-steps = 2}
            """;

    /** The ends of the shorter courses are within an epoch, at its end, and off the evaluations. */
    @ParameterizedTest
    @CsvSource({
        "training.epochs, 2, 5, ''",
        "training.epochs, 2, 5, training.evaluate-every-steps=5",
        "training.steps, 4, 20, ''",
        "training.steps, 10, 30, ''",
        "training.steps, 7, 20, training.evaluate-every-steps=3",
    })
    void becomesLonger(String key, int shorter, int longer, String setting) throws IOException {
        Files.writeString(file, LONGER);
        String more = setting.isEmpty() ? "seed=42" : setting;
        run("whole", false, never(), key + "=" + longer, more);
        run("longer", false, never(), key + "=" + shorter, more);
        run("longer", true, never(), key + "=" + (shorter + 1), more);
        RunResult result = run("longer", true, never(), key + "=" + longer, more);
        assertEquals(Status.FINISHED, result.status());
        assertEquals("", warnings());
        assertArrayEquals(newest(place("whole"), "last-"), newest(place("longer"), "last-"));
        assertArrayEquals(newest(place("whole"), "best-"), newest(place("longer"), "best-"));
        assertEquals(
                Summary.read(place("whole").resolve("summary.json")),
                Summary.read(place("longer").resolve("summary.json")));
        Map<String, Double> metrics = metrics(place("longer"));
        metrics(place("whole")).forEach((name, value) -> assertEquals(value, metrics.get(name), name));
    }

    @Test
    void startsOverWithoutACheckpoint() throws IOException {
        Files.writeString(file, Case.ORDINARY.text);
        run("whole", false, never());
        run("over", false, after(8));
        for (String checkpoint : Cohort.checkpoints(place("over"))) {
            delete(place("over").resolve("checkpoints").resolve(checkpoint));
        }
        run("over", true, never());
        assertEquals("", warnings());
        assertSame(place("whole"), place("over"));
        // One that is not there begins, so that a script may always say --resume.
        run("new", true, never());
        assertSame(place("whole"), place("new"));
    }

    private Cohort.Ended cohort(String... arguments) {
        List<Object> command = new ArrayList<>(List.of("run", file, "--runs=" + folder.resolve("runs")));
        command.addAll(List.of(arguments));
        return Cohort.run(command.toArray());
    }

    @Test
    void goesOnWithTheNewestRunThatIsNotFinished() throws IOException {
        Files.writeString(file, Case.ORDINARY.text);
        run("first", false, after(8));
        run("second", false, after(8));
        run("third", false, never());
        assertEquals(0, cohort("--resume").code());
        assertEquals(
                Status.FINISHED,
                Summary.read(place("second").resolve("summary.json"))
                        .orElseThrow()
                        .status());
        assertEquals(
                Status.INTERRUPTED,
                Summary.read(place("first").resolve("summary.json"))
                        .orElseThrow()
                        .status());
        byte[] journal = Files.readAllBytes(place("third").resolve("metrics.jsonl"));
        run("third", true, never());
        assertTrue(said.toString(StandardCharsets.UTF_8).contains(place("third") + " is finished"));
        assertArrayEquals(journal, Files.readAllBytes(place("third").resolve("metrics.jsonl")));
    }

    @Test
    void refusesAnotherExperiment() throws IOException {
        Files.writeString(file, Case.ORDINARY.text);
        run("first", false, after(8));
        Cohort.Ended ended = cohort("--id=first", "--resume", "--set=optimizer.learning-rate=0.5", "--set=seed=7");
        assertEquals(2, ended.code());
        assertEquals(
                "--set optimizer.learning-rate=0.5: optimizer.learning-rate is 0.5, and 0.02 in the run "
                        + place("first")
                        + " that is to go on; only epochs, steps, tracking and device may differ, so set it back, or begin a"
                        + " run without --resume",
                ended.err().lines().findFirst().orElseThrow());
        assertTrue(ended.err().contains("seed is 7, and 42 in the run"));
        assertEquals(2, cohort("--id=first").code());
        assertTrue(cohort("--id=first").err().contains("or --resume to go on with it"));
    }

    @Test
    void saysWhoIsWriting() throws IOException {
        Files.writeString(file, Case.ORDINARY.text);
        run("first", false, after(8));
        try (RunFolder writing = RunFolder.open(place("first"))) {
            Cohort.Ended ended = cohort("--resume");
            assertEquals(6, ended.code());
            assertTrue(
                    ended.err()
                            .contains(writing.path() + " is being written by process "
                                    + ProcessHandle.current().pid()),
                    ended.err());
        }
        assertEquals(0, cohort("--resume").code());
    }

    @Test
    void usesTheOlderCheckpointWhereTheNewerIsDamaged() throws IOException {
        Files.writeString(file, Case.STEPS.text);
        run("whole", false, never());
        run("damaged", false, after(20));
        List<String> last = last(place("damaged"));
        assertEquals(2, last.size());
        Path newer = place("damaged").resolve("checkpoints").resolve(last.get(last.size() - 1));
        Files.write(newer.resolve("state.safetensors"), new byte[10]);
        run("damaged", true, never());
        assertTrue(warnings().contains("cannot be used as a checkpoint's file"), warnings());
        assertSame(place("whole"), place("damaged"));
        run("gone", false, after(20));
        for (String checkpoint : Cohort.checkpoints(place("gone"))) {
            Files.write(
                    place("gone").resolve("checkpoints").resolve(checkpoint).resolve("state.safetensors"),
                    new byte[10]);
        }
        assertEquals(5, cohort("--id=gone", "--resume").code());
    }

    private String warnings() {
        return String.join(
                "\n",
                said.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains("warning") && !line.contains("accumulate-steps"))
                        .toList());
    }

    private static void forgetLast(Path run) throws IOException {
        Files.deleteIfExists(run.resolve("summary.json"));
        List<String> last = last(run);
        delete(run.resolve("checkpoints").resolve(last.get(last.size() - 1)));
    }

    private static List<String> last(Path run) throws IOException {
        return Cohort.checkpoints(run).stream()
                .filter(name -> name.startsWith("last-"))
                .sorted(Comparator.comparing(name -> Long.valueOf(name.substring("last-".length()))))
                .toList();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    static void assertSame(Path expected, Path actual) throws IOException {
        String id = actual.toString();
        assertEquals(metrics(expected), metrics(actual), id);
        assertEquals(Summary.read(expected.resolve("summary.json")), Summary.read(actual.resolve("summary.json")), id);
        assertArrayEquals(
                Files.readAllBytes(expected.resolve("model.onnx")),
                Files.readAllBytes(actual.resolve("model.onnx")),
                id);
        assertArrayEquals(newest(expected, "last-"), newest(actual, "last-"), id);
        assertArrayEquals(newest(expected, "best-"), newest(actual, "best-"), id);
        assertEquals(tables(expected), tables(actual), id);
    }

    private static byte[] newest(Path run, String sort) throws IOException {
        Optional<String> name = Cohort.checkpoints(run).stream()
                .filter(checkpoint -> checkpoint.startsWith(sort))
                .max(Comparator.comparing(checkpoint -> Long.valueOf(checkpoint.substring(sort.length()))));
        return name.isPresent()
                ? Files.readAllBytes(
                        run.resolve("checkpoints").resolve(name.get()).resolve("state.safetensors"))
                : new byte[0];
    }

    private static Map<String, String> tables(Path run) throws IOException {
        Map<String, String> tables = new TreeMap<>();
        try (Stream<Path> files = Files.list(run.resolve("tables"))) {
            for (Path table : files.toList()) {
                tables.put(table.getFileName().toString(), Files.readString(table));
            }
        }
        return tables;
    }

    /** Each metric of each step, none of which stands there twice. */
    private static Map<String, Double> metrics(Path run) {
        Map<String, Double> metrics = new TreeMap<>();
        List<String> twice = new ArrayList<>();
        for (JournalEntry entry : JournalReader.readAll(run.resolve("metrics.jsonl"))) {
            entry.metrics().forEach((name, value) -> {
                if (metrics.put(name + " " + entry.step() + " " + entry.epoch(), value) != null) {
                    twice.add(name + " " + entry.step());
                }
            });
        }
        assertEquals(List.of(), twice, run.toString());
        return metrics;
    }
}
