package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.plugin.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stranger's components of every kind, whose library asks the thread's context class loader for services each time that
 * one of them is called.
 */
final class StrangerPluginTest {
    private static final String SOURCE =
            """
            package stranger;

            import dev.cohort.api.dataset.*;
            import dev.cohort.api.graph.*;
            import dev.cohort.api.loss.*;
            import dev.cohort.api.metric.*;
            import dev.cohort.api.model.*;
            import dev.cohort.api.optimizer.*;
            import dev.cohort.api.option.*;
            import dev.cohort.api.schedule.*;
            import java.util.*;

            public final class Stranger implements dev.cohort.api.plugin.Plugin {
                public String name() { return "stranger"; }
                public String version() { return "1.0"; }
                public int apiVersion() { return API_VERSION; }
                public List<Class<? extends Component>> components() {
                    return List.of(Rows.class, Line.class, Squares.class, Descent.class, Slow.class, Count.class, Drawn.class,
                        Watch.class);
                }

                public interface Library { }
                public static final class Found implements Library { }

                static void ask(String where) {
                    if (!breaks("lossless") && ServiceLoader.load(Library.class).findFirst().isEmpty()) {
                        throw new IllegalStateException(where + " found no service");
                    }
                    fail(where);
                }

                static void fail(String where) {
                    if (Boolean.getBoolean("stranger." + where)) {
                        throw new NullPointerException("forgotten");
                    }
                }

                static boolean breaks(String promise) {
                    return Boolean.getBoolean("stranger." + promise);
                }

                @Name("stranger.rows")
                public record Rows() implements Dataset {
                    public Examples open(DatasetContext context) {
                        ask("open");
                        if (breaks("exit")) {
                            Thread careless = new Thread(() -> fail("exit"));
                            careless.start();
                            try {
                                careless.join();
                            } catch (InterruptedException exception) {
                                throw new IllegalStateException(exception);
                            }
                        }
                        return new Few();
                    }
                }

                static final class Few implements Examples {
                    public List<Field> fields() {
                        ask("fields");
                        return List.of(
                            new Field("features", breaks("doubles") ? ElementType.FLOAT64 : ElementType.FLOAT32, Shape.of(2)),
                            new Field(breaks("twins") ? "features" : "target", ElementType.FLOAT32, Shape.SCALAR)
                                .withClasses(breaks("classes") ? List.of("a", "b") : List.of()));
                    }
                    public OptionalLong size(Part part) {
                        ask("size");
                        return OptionalLong.of(breaks("few") ? 9 : breaks("many") ? 7 : breaks("negative") ? -1 : 8);
                    }
                    public String digest() { return "few"; }
                    public Map<String, List<String>> learned() { return breaks("unlearned") ? null : Map.of(); }
                    public void close() { ask("close"); }
                    public Cursor cursor(Part part, Order order) {
                        ask("cursor");
                        return new Cursor() {
                            private int next;
                            public int read(Batch batch) {
                                ask("read");
                                if (breaks("interruption")) {
                                    Thread.currentThread().interrupt();
                                }
                                int count = Math.min(batch.capacity(), 8 - next);
                                for (int row = 0; row < count; row++) {
                                    batch.floats(0).put(2 * row, next + row).put(2 * row + 1, 1);
                                    batch.floats(1).put(row, 2 * (next + row));
                                }
                                next += count;
                                return breaks("overflow") ? batch.capacity() + 1 : count;
                            }
                            public long position() { return next; }
                            public void close() { ask("end"); }
                        };
                    }
                }

                @Name("stranger.line")
                public record Line() implements Model {
                    public Line {
                        ask("construct");
                    }
                    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
                        ask("apply");
                        Initializer zeros = (values, shape, random) -> {
                            ask("fill");
                            refuse("fill");
                            if (breaks("endless")) {
                                values[1] = Float.POSITIVE_INFINITY;
                            }
                        };
                        Value weight = context.parameter("weight", Shape.of(2, 1), zeros);
                        Value prediction = inputs.get("features").matmul(weight);
                        if (breaks("operator")) {
                            prediction = context.graph().operator("Foo", Attributes.NONE, prediction);
                        }
                        if (breaks("attribute")) {
                            prediction = context.graph().operator("Relu", Attributes.NONE.with("foo", 3L), prediction);
                        }
                        if (breaks("inputs")) {
                            prediction = context.graph().operator("Add", Attributes.NONE, prediction);
                        }
                        if (breaks("matrix")) {
                            prediction = prediction.matmul(context.parameter("more", Shape.of(3, 1), zeros));
                        }
                        if (breaks("probability")) {
                            prediction = context.dropout(prediction, 2);
                        }
                        if (breaks("uninitialized")) {
                            prediction = prediction.plus(context.parameter("more", Shape.of(1), null));
                        }
                        if (breaks("assigned")) {
                            context.assign(weight, weight.times(2));
                        }
                        if (breaks("images")) {
                            throw new IllegalArgumentException("images are wanted");
                        }
                        if (breaks("axis")) {
                            prediction = prediction.mean(0);
                        }
                        if (breaks("no-output")) {
                            Map<String, Value> outputs = new HashMap<>();
                            outputs.put(PREDICTION, null);
                            return outputs;
                        }
                        return breaks("nothing") ? null : Map.of(breaks("output") ? "out" : PREDICTION, prediction);
                    }
                }

                @Name("stranger.squares")
                public record Squares() implements Loss {
                    public Optional<TargetRequest> target() {
                        ask("target");
                        return breaks("untargeted") ? null
                            : Optional.of(breaks("numbers") ? TargetRequest.CLASS : TargetRequest.NUMBER);
                    }
                    public Answer answers() { return Answer.NUMBERS; }
                    public Value compute(LossContext context) {
                        ask("compute");
                        if (breaks("misspelt")) {
                            context.apply(Map.of("featurs", context.prediction()));
                        }
                        if (breaks("misshaped")) {
                            context.apply(Map.of("features", context.prediction()));
                        }
                        if (breaks("lossless")) {
                            return null;
                        }
                        Value losses = context.prediction().minus(context.target()).square();
                        return breaks("vector") ? losses
                            : breaks("whole") ? losses.mean().cast(ElementType.INT64) : losses.mean();
                    }
                    public Combination combination(LossContext context) {
                        return breaks("weightless") ? new Combination.MeanOver(null) : Loss.super.combination(context);
                    }
                    public Value answer(Value prediction) {
                        ask("answer");
                        return breaks("answer-axis") ? prediction.mean(0) : prediction;
                    }
                }

                @Name("stranger.descent")
                public record Descent() implements Optimizer {
                    public double learningRate() {
                        ask("base");
                        return breaks("no-rate") ? Double.NaN : 0.01;
                    }
                    public void update(UpdateContext context) {
                        ask("update");
                        Value next = context.parameters().minus(context.learningRate().times(context.gradient()));
                        context.parameters(breaks("total") ? next.sum() : breaks("matmul") ? next.plus(next.matmul(next)) : next);
                    }
                    public Value evaluated(UpdateContext context) {
                        return breaks("evaluated-total") ? context.parameters().sum() : context.parameters();
                    }
                    public Optional<Value> probe(UpdateContext context) {
                        return breaks("probe-total") ? Optional.of(context.parameters().sum()) : Optional.empty();
                    }
                }

                static void refuse(String place) {
                    if (breaks("refusing-" + place)) {
                        throw new IllegalArgumentException("wants two of " + place);
                    }
                }

                @Name("stranger.drawn")
                public record Drawn() implements Sampling {
                    public boolean drawsEachPass() { return breaks("pass"); }
                    public Sample draw(TrainingClasses training, SplitMix64 random) {
                        refuse("sampling");
                        return breaks("undrawn") ? null
                            : breaks("empty-handed") ? Sample.of(null)
                            : breaks("outside") ? Sample.of(new int[] {9999})
                            : breaks("towards") ? new Sample(new int[1], new int[] {-1}, new float[1])
                            : breaks("share") ? new Sample(new int[1], new int[1], new float[] {5})
                            : Sample.of(training.examples(0));
                    }
                }

                @Name("stranger.watch")
                public record Watch() implements dev.cohort.api.run.Monitor {
                    public dev.cohort.api.run.Listener start() {
                        refuse("start");
                        return (event, control) -> refuse("hear");
                    }
                }

                @Name("stranger.slow")
                public record Slow() implements Schedule {
                    public double learningRate(double base, long position, java.util.OptionalLong total) {
                        ask("schedule");
                        refuse("schedule");
                        if (position > 1) {
                            refuse("later-schedule");
                        }
                        if (breaks("refusing-length")) {
                            Schedule.length(Optional.empty(), OptionalLong.empty());
                        }
                        return breaks("descending") ? -base : base / 2;
                    }
                }

                @Name("stranger.count")
                public record Count() implements Metric {
                    public String label() {
                        ask("label");
                        return breaks("loss") ? "loss" : breaks("unlabelled") ? null : "count";
                    }
                    public Set<Answer> judges() {
                        ask("judges");
                        return breaks("nothing-judged") ? Set.of() : Set.of(Answer.NUMBERS);
                    }
                    public boolean largerIsBetter() {
                        ask("larger");
                        return true;
                    }
                    public Measurement start(Task task) {
                        ask("start");
                        return new Measurement() {
                            private int rows;
                            public void update(Predictions predictions) {
                                ask("measure");
                                refuse("measure");
                                if (breaks("exit")) {
                                    System.exit(0);
                                }
                                rows += predictions.rows();
                            }
                            public void merge(Measurement other) { }
                            public Result compute() {
                                ask("result");
                                if (breaks("valueless")) {
                                    return new Result(null, null, null);
                                }
                                return breaks("ragged")
                                    ? Result.of(new Result.Table(List.of("a", "b"), List.of(List.of("c"))))
                                    : Result.of(rows);
                            }
                        };
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void dropPlugin() throws IOException {
        StrangerJar.make(
                folder.resolve("plugins.d/stranger.jar"),
                "stranger.Stranger",
                SOURCE,
                Map.of(
                        Plugin.class.getName(),
                        "stranger.Stranger",
                        "stranger.Stranger$Library",
                        "stranger.Stranger$Found"));
        file = Files.writeString(
                folder.resolve("strange.toml"),
                """
                name = "strange"
                [dataset]
                type = "stranger.rows"
                [model]
                type = "stranger.line"
                [loss]
                type = "stranger.squares"
                [optimizer]
                type = "stranger.descent"
                [schedule]
                type = "stranger.slow"
                [training]
                epochs = 2
                batch-size = 4
                metrics = [{ type = "stranger.count" }]
                """);
    }

    private Cohort.Ended run() {
        return Cohort.run("run", file, "--runs", folder.resolve("runs"), "--id", "1");
    }

    @Test
    void findsItsServicesWhereverItIsCalled() throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Cohort.Ended ended = run();
        assertEquals("", ended.err());
        assertEquals(0, ended.code());
        assertEquals(
                8.0,
                Cohort.metric(folder.resolve("runs/strange/1"), "test/count").get(0));
        assertSame(before, Thread.currentThread().getContextClassLoader());

        Cohort.Ended predicted = Cohort.run("predict", folder.resolve("runs/strange/1"), file);
        assertEquals(
                "the run's data set 'stranger.rows' does not read new data, so there is nothing to predict from; give"
                        + " model.onnx its inputs in ONNX Runtime\n",
                predicted.err());
        assertEquals(2, predicted.code());
    }

    @Test
    void showsTheStackTraceWhereThatIsAskedFor() {
        System.setProperty("stranger.open", "true");
        try {
            Cohort.Ended ended = Cohort.run("check", file, "--stacktrace");
            assertEquals(4, ended.code());
            assertTrue(ended.err().contains("//stranger.Stranger.ask(Stranger.java:"), ended.err());
            assertTrue(Cohort.run("--stacktrace", "run", file).err().contains("//stranger.Stranger.ask("));
        } finally {
            System.clearProperty("stranger.open");
        }
    }

    /** In a process of its own: {@code System.exit} of the plugin is neither a success nor waited for. */
    @Test
    void doesNotEndARunAsASuccess() throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dcohort.home=" + System.getProperty("cohort.home"),
                        "-Dstranger.exit=true",
                        "-jar",
                        Path.of(System.getProperty("cohort.home"), "lib", "cohort-runtime.jar")
                                .toString(),
                        "run",
                        file.toString(),
                        "--runs=" + folder.resolve("runs"))
                .redirectError(output.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        String told = Files.readString(output);
        assertEquals(4, process.exitValue(), told);
        String jar = folder.resolve("plugins.d/stranger.jar").toString();
        assertTrue(told.contains(" of plugin " + jar + " failed with java.lang.NullPointerException: forgotten"), told);
        assertTrue(
                told.endsWith("update() of stranger.Stranger$Count$1 of plugin " + jar
                        + " failed with a call of System.exit; tell the plugin's author\n"),
                told);
    }

    @Test
    void mayRefuseWhatItIsGiven() {
        System.setProperty("stranger.images", "true");
        try {
            Cohort.Ended ended = run();
            assertEquals(file + ":4:1: images are wanted\n", ended.err());
            assertEquals(2, ended.code());
        } finally {
            System.clearProperty("stranger.images");
        }
    }

    /** In each method of each kind, the users can mend what an {@code IllegalArgumentException} says. */
    @ParameterizedTest
    @CsvSource({
        "schedule, 10:1: wants two of schedule",
        "later-schedule, 10:1: wants two of later-schedule",
        "length, 10:1: how long the run will be is not known",
        "fill, 4:1: wants two of fill",
        "measure, 15:12: the metric count cannot measure the validation part: wants two of measure",
        "start, 16:1: wants two of start",
        "hear, 16:1: wants two of hear"
    })
    void isRefusedWhatItsUsersCanMend(String place, String told) throws IOException {
        Files.writeString(file, "[[listener]]\ntype = \"stranger.watch\"\n", StandardOpenOption.APPEND);
        System.setProperty("stranger.refusing-" + place, "true");
        try {
            Cohort.Ended ended = run();
            assertTrue(ended.err().startsWith(file + ":" + told), ended.err());
            assertEquals(2, ended.code());
        } finally {
            System.clearProperty("stranger.refusing-" + place);
        }
    }

    /** Samplings and losses within components of Cohort's own. */
    @ParameterizedTest
    @CsvSource({
        "refusing-sampling, strange.toml:4:12: wants two of sampling",
        "undrawn, draw() of stranger.Stranger$Drawn ('stranger.drawn') returns null",
        "empty-handed, failed with java.lang.NullPointerException: examples",
        "outside, gives the example 9999 but they are 0 to",
        "towards, gives the example -1 but they are 0 to",
        "share, gives the share 5.0",
        "pass, or makes some; one that draws for each pass gives as many as there are",
        "lossless, compute() of stranger.Stranger$Squares ('stranger.squares') returns null"
    })
    void isNamedWithinOthers(String promise, String told) throws IOException {
        boolean loss = promise.equals("lossless");
        Files.writeString(
                file,
                """
                name = "strange"
                [dataset]
                type = "iris"
                sampling = "%s"
                %s
                [model]
                type = "linear"
                [loss]
                %s
                [optimizer]
                type = "sgd"
                learning-rate = 0.1
                [training]
                epochs = 1
                """
                        .formatted(
                                loss ? "over" : "stranger.drawn",
                                loss ? "target-type = \"class\"" : "",
                                loss
                                        ? "type = \"adversarial\"\nepsilon = 0.1\nloss = \"stranger.squares\""
                                        : "type = \"cross-entropy\""));
        System.setProperty("stranger." + promise, "true");
        try {
            Cohort.Ended ended = run();
            assertEquals(promise.startsWith("refusing") ? 2 : 4, ended.code(), ended.err());
            assertTrue(ended.err().replace(",", "").contains(told), ended.err());
        } finally {
            System.clearProperty("stranger." + promise);
        }
    }

    @Test
    void mayLeaveAMarkOfInterruption() {
        System.setProperty("stranger.interruption", "true");
        try {
            Cohort.Ended ended = run();
            assertEquals(0, ended.code(), ended.err());
        } finally {
            System.clearProperty("stranger.interruption");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open",
                "cursor",
                "read",
                "end",
                "close",
                "apply",
                "compute",
                "update",
                "schedule",
                "start",
                "measure",
                "result",
                "target",
                "fill",
                "label",
                "judges",
                "larger",
                "fields",
                "size",
                "base"
            })
    void isNamedWhereItFails(String where) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        System.setProperty("stranger." + where, "true");
        try {
            Cohort.Ended ended = run();
            assertEquals(4, ended.code(), ended.err());
            assertEquals(1, ended.err().lines().count(), ended.err());
            assertTrue(
                    ended.err().contains("() of stranger.Stranger$")
                            && ended.err().contains("stranger.jar failed with"),
                    ended.err());
            assertTrue(ended.err().contains("forgotten; tell the plugin's author"), ended.err());
        } finally {
            System.clearProperty("stranger." + where);
        }
        assertSame(before, Thread.currentThread().getContextClassLoader());
    }

    @ParameterizedTest
    @CsvSource({
        "few, has given 8 examples in all of the train part but size() said 9",
        "many, has given 8 examples of the train part but size() said 7",
        "negative, size() of stranger.Stranger$Few answers -1",
        "overflow, answers 5 but a batch takes 0 to 4",
        "nothing, apply() of stranger.Stranger$Line ('stranger.line') returns null",
        "untargeted, target() of stranger.Stranger$Squares ('stranger.squares') returns null",
        "unlabelled, label() of stranger.Stranger$Count ('stranger.count') returns null",
        "operator, apply() of stranger.Stranger$Line ('stranger.line') of plugin",
        "operator, the operator Foo is not known; tell the plugin's author",
        "attribute, Unrecognized attribute: foo for operator Relu; tell the plugin's author",
        "inputs, Add has two inputs",
        "matrix, MatMul cannot multiply",
        "probability, dropout has a probability from 0 to below 1 not 2.0",
        "output, gives the outputs [out] but none named \"prediction\"",
        "vector, gives FLOAT32 of shape [batch 1] but a loss is one floating-point number",
        "whole, gives INT64 of shape [] but a loss is one floating-point number",
        "doubles, has 'features' of FLOAT64 and shape [2] but a batch holds FLOAT32 INT64 UINT8 or BOOL",
        "twins, has two named 'features'",
        "classes, has 'target' as classes FLOAT32 of shape [] but the loss asked for floating-point numbers",
        "numbers, has 'target' as numbers FLOAT32 of shape [] but the loss asked for classes",
        "total, an update gives a tensor of shape [elements] its next value but one of shape [] came",
        "matmul, uses the operator MatMul but an update may only use elementwise ones",
        "evaluated-total, evaluated() of stranger.Stranger$Descent ('stranger.descent') of plugin",
        "probe-total, probe() of stranger.Stranger$Descent ('stranger.descent') of plugin",
        "axis, apply() of stranger.Stranger$Line ('stranger.line') gives the output \"prediction\" of shape [1] but its first",
        "no-output, apply() of stranger.Stranger$Line ('stranger.line') gives null as the output \"prediction\"",
        "answer-axis, answer() of stranger.Stranger$Squares ('stranger.squares') gives a value of shape [1] but its first",
        "misspelt, compute() of stranger.Stranger$Squares ('stranger.squares') applies the model to 'featurs' but the model reads",
        "misshaped, compute() of stranger.Stranger$Squares ('stranger.squares') applies the model to 'features' of shape [batch 1]",
        "endless, fill() of stranger.Stranger$Line has the parameter 'weight' begin with Infinity",
        "no-rate, learningRate() of stranger.Stranger$Descent ('stranger.descent') answers NaN but a learning rate",
        "descending, learningRate() of stranger.Stranger$Slow ('stranger.slow') answers -0.01 at 0",
        "loss, has the label 'loss'",
        "nothing-judged, judges nothing",
        "ragged, a table of 2 columns has a row of 1 cells",
        "valueless, compute() of stranger.Stranger$Count$1",
        "valueless, NullPointerException: value; tell",
        "weightless, NullPointerException: weight; tell",
        "uninitialized, the initializer of more; tell",
        "assigned, only a state can be assigned to",
        "unlearned, learned() of stranger.Stranger$Few returns null",
        "construct, failed when it was made"
    })
    void isNamedWhereItBreaksAPromise(String promise, String told) {
        System.setProperty("stranger." + promise, "true");
        try {
            Cohort.Ended ended = run();
            assertEquals(4, ended.code(), ended.err());
            assertTrue(ended.err().replace(",", "").contains(told), ended.err());
            assertTrue(ended.err().contains("stranger"), ended.err());
        } finally {
            System.clearProperty("stranger." + promise);
        }
    }
}
