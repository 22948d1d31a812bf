package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.plugin.Plugin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plugin that brings an ONNX Runtime of its own, of another release, and uses it as soon as it is made.
 *
 * <p>The system gives a library of one name to all who ask for it, so Cohort's has to be the first: others do with a newer
 * one or say that they cannot, Cohort with an older one would crash.
 */
@EnabledOnOs(OS.LINUX)
final class OwnRuntimeTest {
    private static final String SOURCE =
            """
            package stranger;

            import dev.cohort.api.option.*;
            import dev.cohort.api.schedule.*;
            import java.nio.file.*;
            import java.util.*;

            public final class Stranger implements dev.cohort.api.plugin.Plugin {
                public String name() { return "stranger"; }
                public String version() { return "1.0"; }
                public int apiVersion() { return API_VERSION; }
                public List<Class<? extends Component>> components() { return List.of(Asked.class); }

                @Name("stranger.asked")
                public record Asked() implements Schedule {
                    public Asked {
                        try {
                            if (!Files.readString(Path.of("/proc/self/maps")).contains("libonnxruntime.so.1")) {
                                throw new IllegalStateException("Cohort's was to be loaded first");
                            }
                            Class<?> type = Class.forName("ai.onnxruntime.OrtEnvironment");
                            Object environment = type.getMethod("getEnvironment").invoke(null);
                            type.getMethod("createSession", byte[].class).invoke(environment, model());
                        } catch (java.io.IOException | ReflectiveOperationException exception) {
                            throw new IllegalStateException(exception);
                        }
                    }
                    /** Identity. */
                    static byte[] model() {
                        return Base64.getDecoder().decode("CAg6NwoQCgF4EgF5IghJZGVudGl0eRIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCAhAN");
                    }
                    public double learningRate(double base, long position, OptionalLong total) { return base; }
                }
            }
            """;

    @Test
    void trainsBesideIt(@TempDir Path folder) throws IOException, InterruptedException {
        Path plugin = folder.resolve("plugins.d/stranger");
        StrangerJar.make(
                plugin.resolve("stranger.jar"),
                "stranger.Stranger",
                SOURCE,
                Map.of(Plugin.class.getName(), "stranger.Stranger"));
        Path link = Files.createSymbolicLink(
                plugin.resolve("onnxruntime.jar"),
                Path.of("target/onnxruntime/onnxruntime.jar").toAbsolutePath());
        Path file = Files.writeString(
                folder.resolve("experiment.toml"),
                """
                name = "own"
                dataset = {type = "synthetic", kind = "linear", examples = 64}
                model = {type = "linear"}
                loss = {type = "mse"}
                optimizer = {type = "sgd"}
                schedule = {type = "stranger.asked"}
                training = {epochs = 2}
                """);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Dcohort.home=" + System.getProperty("cohort.home"),
                        "-jar",
                        Path.of(System.getProperty("cohort.home"), "lib", "cohort-runtime.jar")
                                .toString(),
                        "run",
                        file.toString(),
                        "--runs=" + folder.resolve("runs"))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Files.delete(link);
        assertEquals(0, process.waitFor(), output);
    }
}
