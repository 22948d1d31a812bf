package dev.cohort.plugin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.plugin.Plugin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes the jars of strangers: compiles sources that see the API alone, and packs the classes that a test asks for. */
final class PluginJars {
    private final Path classes;

    /**
     * Compiles all sources at once.
     *
     * @param sources source text by class name
     * @param options more options of the compiler
     */
    PluginJars(Path classes, Map<String, String> sources, String... options) {
        this.classes = classes;
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> all = Stream.concat(
                        Stream.of("-proc:none", "-parameters", "-cp", api(), "-d", classes.toString()),
                        Stream.of(options))
                .toList();
        StringWriter messages = new StringWriter();
        boolean compiled = compiler.getTask(messages, null, null, all, null, units(sources))
                .call();
        assertTrue(compiled, messages.toString());
    }

    /** A jar with a services file that names a plugin class, and all classes of that class's package. */
    Path plugin(Path jar, String pluginClass) {
        return pack(jar, pluginClass, pluginClass.substring(0, pluginClass.lastIndexOf('.')));
    }

    /** A jar with a services file of some text, and the classes of some packages. */
    Path pack(Path jar, String services, String... packages) {
        return write(jar, zip -> {
            entry(zip, "META-INF/services/" + Plugin.class.getName(), services.getBytes(StandardCharsets.UTF_8));
            classes(zip, packages);
        });
    }

    /** A jar with the classes of some packages and nothing else. */
    Path library(Path jar, String... packages) {
        return write(jar, zip -> classes(zip, packages));
    }

    private interface Content {
        void write(ZipOutputStream zip) throws IOException;
    }

    private static Path write(Path jar, Content content) {
        try {
            Files.createDirectories(jar.getParent());
            try (OutputStream bytes = Files.newOutputStream(jar);
                    ZipOutputStream zip = new ZipOutputStream(bytes)) {
                content.write(zip);
            }
            return jar;
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private void classes(ZipOutputStream zip, String... packages) throws IOException {
        for (String name : packages) {
            Path folder = classes.resolve(name.replace('.', '/'));
            List<Path> files;
            try (Stream<Path> listing = Files.list(folder)) {
                files = listing.filter(Files::isRegularFile).sorted().toList();
            }
            for (Path file : files) {
                entry(zip, classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    private static List<JavaFileObject> units(Map<String, String> sources) {
        return sources.entrySet().stream()
                .<JavaFileObject>map(source -> new Source(source.getKey(), source.getValue()))
                .toList();
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
