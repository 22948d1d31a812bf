package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.plugin.Plugin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes a stranger's plugin of one source file that sees the API alone. */
final class StrangerJar {
    private StrangerJar() {}

    /**
     * Compiles a file and packs its classes.
     *
     * @param jar the file to be made
     * @param type the name of the source's outer class, which is in no package or names it
     * @param services the content of each services file by the name of the service
     */
    static void make(Path jar, String type, String source, Map<String, String> services) throws IOException {
        Path classes = Files.createTempDirectory("stranger");
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-proc:none", "-parameters", "-cp", api(), "-d", classes.toString());
        assertTrue(
                ToolProvider.getSystemJavaCompiler()
                        .getTask(messages, null, null, options, null, List.of(new Source(type, source)))
                        .call(),
                messages.toString());
        Files.createDirectories(jar.getParent());
        try (OutputStream bytes = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(bytes);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                zip.write(Files.readAllBytes(file));
            }
            for (Map.Entry<String, String> service : services.entrySet()) {
                zip.putNextEntry(new ZipEntry("META-INF/services/" + service.getKey()));
                zip.write(service.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static String api() {
        try {
            return Path.of(Plugin.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("memory:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
