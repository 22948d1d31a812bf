package dev.cohort.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of CONTRIBUTING.md compiles as it stands, and the model that it trains without a file or a folder is right. */
class EmbeddingTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("\npublic (?:final class|record) (\\w+)");

    @TempDir
    Path folder;

    @Test
    void trainsALineByTheTextOfTheGuide() throws Exception {
        List<String> command = new ArrayList<>(
                List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path")));
        for (String source : sources(Files.readString(Path.of("../CONTRIBUTING.md")))) {
            String type =
                    TYPE.matcher(source).results().findFirst().orElseThrow().group(1);
            command.add(
                    Files.writeString(folder.resolve(type + ".java"), source).toString());
        }
        assertEquals(8, command.size());
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, errors, command.toArray(String[]::new));
        assertEquals(0, code, () -> errors.toString(StandardCharsets.UTF_8));
        try (URLClassLoader classes = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            Object parameters =
                    classes.loadClass("Embedding").getMethod("train").invoke(null);
            assertArrayEquals(new float[] {2, 3}, assertInstanceOf(float[].class, parameters), 1e-2f);
        }
    }

    private static List<String> sources(String text) {
        return JAVA.matcher(text).results().map(block -> block.group(1)).toList();
    }
}
