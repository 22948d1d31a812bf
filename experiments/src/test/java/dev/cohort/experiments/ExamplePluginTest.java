package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import dev.cohort.api.loss.Loss;
import dev.cohort.plugin.ExperimentResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's plugin, as it was built, dropped beside an experiment. */
final class ExamplePluginTest {
    private static final Path BUILT = Path.of("../plugins/example-plugin/target/plugins.d/acme");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void dropPlugin() throws IOException {
        Path acme = Files.createDirectories(folder.resolve("plugins.d/acme"));
        try (Stream<Path> jars = Files.list(BUILT)) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, acme.resolve(jar.getFileName()));
            }
        }
        file = Files.writeString(
                folder.resolve("experiment.toml"),
                """
                name = "acme"
                [dataset]
                type = "synthetic"
                kind = "linear"
                examples = 64
                [model]
                type = "linear"
                [loss]
                type = "acme.huber"
                delta = 0.5
                [optimizer]
                type = "sgd"
                learning-rate = 0.1
                [training]
                epochs = 2
                """);
    }

    @Test
    void trainsWithItsLoss() {
        Cohort.Ended ended = Cohort.run("run", file, "--runs", folder.resolve("runs"), "--id", "1");
        assertEquals(0, ended.code(), ended.err());
        assertTrue(Files.exists(folder.resolve("runs/acme/1/model.onnx")));
    }

    @Test
    void isListedAndDescribedFromWhereTheRunTakesIt() throws IOException {
        Files.writeString(folder.resolve("plugins.d/broken.jar"), "broken");
        Cohort.Ended listed = Cohort.run("plugins", "--experiment", file);
        assertTrue(listed.out().contains("acme.huber"), listed.out());
        assertTrue(listed.err().contains("broken.jar cannot be read as a jar"), listed.err());
        Cohort.Ended described = Cohort.run("describe", "loss", "acme.huber", "--experiment", file);
        assertTrue(described.out().contains("where the loss turns linear"), described.out());
        assertEquals(listed.err(), described.err());
        Cohort.Ended unknown = Cohort.run("describe", "loss", "other.loss", "--experiment", file);
        assertEquals(4, unknown.code(), unknown.err());
        assertEquals(2, unknown.err().lines().count(), unknown.err());
    }

    @Test
    void hasItsOwnVersionOfALibraryThatTheHostHasToo() throws Exception {
        Loss loss = new ExperimentResolver(Optional.of(Path.of("../target/cohort/plugins")), Optional.empty())
                .resolve(file, List.of(), Map.of(), List.of())
                .experiment()
                .experiment()
                .loss()
                .orElseThrow()
                .loss()
                .orElseThrow();
        Class<?> theirs = loss.getClass().getClassLoader().loadClass(Gson.class.getName());
        assertNotSame(Gson.class, theirs);
        assertEquals("gson-2.8.9.jar", jar(theirs));
        assertEquals("gson-2.13.2.jar", jar(Gson.class));
        assertEquals("Huber[delta=0.5, reduction=MEAN]", loss.toString());
    }

    private static String jar(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .getFileName()
                .toString();
    }
}
