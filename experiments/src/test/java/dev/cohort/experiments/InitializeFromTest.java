package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.plugin.Plugin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that begins with the parameters of another, or of a file. */
final class InitializeFromTest {
    /** How far a model has moved from where it began. */
    private static final String PLUGIN =
            """
            package moved;

            import dev.cohort.api.dataset.*;
            import dev.cohort.api.graph.*;
            import dev.cohort.api.loss.*;
            import dev.cohort.api.option.*;
            import java.util.*;

            public final class Moved implements dev.cohort.api.plugin.Plugin {
                public String name() { return "moved"; }
                public String version() { return "1.0"; }
                public int apiVersion() { return API_VERSION; }
                public List<Class<? extends Component>> components() { return List.of(Distance.class); }

                @Name("moved.distance")
                public record Distance() implements Loss {
                    public Optional<TargetRequest> target() {
                        return Optional.of(TargetRequest.NUMBER);
                    }
                    public Value compute(LossContext context) {
                        Map<String, Value> inputs = Map.of("features", context.fields().get("features"));
                        return context.prediction().minus(context.reference(inputs).get("prediction")).square().mean();
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void trainAnother() throws IOException {
        StrangerJar.make(
                folder.resolve("plugins.d/moved.jar"),
                "moved.Moved",
                PLUGIN,
                Map.of(Plugin.class.getName(), "moved.Moved"));
        experiment("first", 2, "huber");
        assertEquals(
                "",
                run("first", "--set=training.steps=2", "--set=optimizer.learning-rate=1e-3")
                        .err());
    }

    private Path experiment(String name, int features, String loss) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".toml"),
                """
                name = "%s"
                dataset = {type = "synthetic", kind = "linear", features = %d, examples = 40, validation = 0.5}
                model = {type = "mlp", hidden = [3]}
                loss = {type = "%s"}
                optimizer = {type = "sgd", learning-rate = 1e-30}
                training = {steps = 1, batch-size = 8, log-every-steps = 1}
                """
                        .formatted(name, features, loss));
    }

    private Cohort.Ended run(String name, String... settings) {
        List<Object> command = new ArrayList<>(
                List.of("run", folder.resolve(name + ".toml"), "--runs=" + folder.resolve("runs"), "--id=it"));
        command.addAll(List.of(settings));
        return Cohort.run(command.toArray());
    }

    private byte[] model(String name) throws IOException {
        return Files.readAllBytes(folder.resolve("runs").resolve(name).resolve("it/model.onnx"));
    }

    @ParameterizedTest
    @CsvSource({"first", "first/it", "first/best", "runs/first/it", "runs/first/it/checkpoints/last-2/state.safetensors"
    })
    void beginsWithTheParametersOfARun(String from) throws IOException {
        experiment("second", 2, "huber");
        Cohort.Ended ended = run("second", "--set=model.initialize-from=" + from, "--set=seed=7");
        assertEquals("", ended.err());
        assertArrayEquals(model("first"), model("second"));
        // What was recorded runs again, wherever it lies.
        String recorded = Files.readString(folder.resolve("runs/second/it/experiment.toml"));
        assertTrue(recorded.contains("initialize-from = '" + folder.resolve("runs/first/it")), recorded);
    }

    /** What the check of an experiment tells that begins with other parameters. */
    private Cohort.Ended check(int features, String from) throws IOException {
        return Cohort.run("check", experiment("second", features, "huber"), "--set=model.initialize-from=" + from);
    }

    @Test
    void anEnsembleNamesItsRunsAsCommandsDo() throws IOException {
        Path file = experiment("second", 2, "huber");
        String named = Files.readString(file)
                .replace("{type = \"mlp\", hidden = [3]}", "{type = \"ensemble\", runs = [\"first\", \"first/best\"]}");
        Files.writeString(file, named);
        assertEquals("", run("second").err());
        String recorded = Files.readString(folder.resolve("runs/second/it/experiment.toml"));
        String run = "'" + folder.resolve("runs/first/it") + "'";
        assertTrue(recorded.contains("runs = [" + run + ", " + run + "]"), recorded);
        Files.writeString(file, named.replace("first/best", "frist"));
        Cohort.Ended ended = Cohort.run("run", file, "--runs=" + folder.resolve("runs"));
        assertEquals(2, ended.code());
        assertTrue(
                ended.err().contains("runs.1 names no file, and there is no run 'frist' (did you mean"), ended.err());
    }

    @Test
    void letsLayersDiffer() throws IOException {
        assertEquals(
                folder.resolve("second.toml") + ": warning: taken from " + folder.resolve("runs/first/it")
                        + ": 3 of the model's 4 parameters and states; of another shape, so new: hidden.0.weight ([2, 3]"
                        + " there, [4, 3] here)\n",
                check(4, "runs/first/it").err());
        tensors("other.safetensors", "F32", "3f800000", "output.bias", 1);
        assertEquals(
                folder.resolve("second.toml") + ": warning: taken from " + folder.resolve("other.safetensors")
                        + ": 1 of the model's 4 parameters and states; not there, so new: hidden.0.weight, hidden.0.bias,"
                        + " output.weight\n",
                check(2, "other.safetensors").err());
    }

    @Test
    void refusesWhatDoesNotFit() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "no tensors");
        tensors("ones.safetensors", "F32", "3f800000", "strange", 3);
        Files.createDirectories(folder.resolve("empty/checkpoints"));
        Files.writeString(Files.createDirectory(folder.resolve("library")).resolve("config.json"), "{}");
        Files.writeString(Files.createDirectory(folder.resolve("tuned")).resolve("adapter_config.json"), "{}");
        Files.createDirectory(folder.resolve("nothing"));
        for (List<Object> refused : List.<List<Object>>of(
                List.of(5, "notes.txt", "notes.txt cannot be read as a safetensors file"),
                List.of(
                        5,
                        "ones.safetensors",
                        "has no parameter of this model by name and shape; not there, so new: hidden"),
                List.of(5, "empty", "empty has no checkpoint to begin with"),
                List.of(5, "library", "library is no run: it is a pretrained model; name it by path in [model]"),
                List.of(5, "tuned", "tuned is no run: it is an adapter; begin with the run that left it"),
                List.of(5, "nothing", "nothing is no run: it has no checkpoints"),
                List.of(2, "frist", "initialize-from names no file, and there is no run 'frist'"))) {
            Cohort.Ended ended = check(2, (String) refused.get(1));
            assertEquals(refused.get(0), ended.code(), ended.err());
            assertTrue(ended.err().startsWith("--set model.initialize-from=" + refused.get(1) + ": "), ended.err());
            assertTrue(ended.err().contains((String) refused.get(2)), ended.err());
        }
    }

    @Test
    void referencesBeginAsWhatIsTrained() throws IOException {
        experiment("second", 2, "moved.distance");
        assertEquals(
                "",
                run("second", "--set=model.initialize-from=first", "--set=seed=7")
                        .err());
        assertEquals(List.of(0.0), Cohort.metric(folder.resolve("runs/second/it"), "train/loss"));
    }

    /** As large models are kept. */
    @ParameterizedTest
    @CsvSource({"F16, 3c00", "BF16, 3f80", "F32, 3f800000"})
    void readsNumbersOfEachPrecision(String type, String one) throws IOException {
        tensors("ones.safetensors", type, one, "output.bias", 1);
        experiment("second", 2, "huber");
        assertEquals(
                0, run("second", "--set=model.initialize-from=ones.safetensors").code());
        byte[] state = Files.readAllBytes(folder.resolve("runs/second/it/checkpoints/last-1/state.safetensors"));
        String text = new String(state, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("\u0000\u0000\u0080?"), text);
    }

    private Path tensors(String file, String type, String one, String name, int length) throws IOException {
        byte[] element = HexFormat.of().parseHex(one);
        String header = "{\"%s\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                .formatted(name, type, length, length * element.length);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length())
                .array());
        bytes.write(header.getBytes(StandardCharsets.US_ASCII));
        for (int index = 0; index < length; index++) {
            for (int at = element.length - 1; at >= 0; at--) {
                bytes.write(element[at]);
            }
        }
        return Files.write(folder.resolve(file), bytes.toByteArray());
    }
}
