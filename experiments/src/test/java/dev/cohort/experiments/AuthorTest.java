package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plugin's author, outside of this repository: installs Cohort, takes the files that CONTRIBUTING.md shows, and drops the
 * jar beside an experiment. It takes a minute, so only {@code -Dcohort.authors=true} asks for it.
 */
@EnabledIfSystemProperty(named = "cohort.authors", matches = "true")
final class AuthorTest {
    private static final String IMPORTS =
            """
            package acme;

            import dev.cohort.api.option.Component;
            import dev.cohort.api.plugin.Plugin;
            import java.util.List;

            """;

    @TempDir
    Path folder;

    @Test
    void buildsThePluginThatIsShown() throws IOException, InterruptedException {
        Path cohort = folder.resolve("cohort");
        copySources(cohort);
        maven(cohort, "-Pauthor", "install");
        for (String artifact : List.of("cohort-api", "cohort-plugin-testkit", "cohort-runtime")) {
            for (String kind : List.of("", "-sources", "-javadoc")) {
                Path jar = folder.resolve(
                        "repository/dev/cohort/" + artifact + "/0.1.0/" + artifact + "-0.1.0" + kind + ".jar");
                assertTrue(Files.exists(jar), jar.toString());
            }
        }
        Path plugin = folder.resolve("plugin");
        Markdown page = Markdown.read("CONTRIBUTING.md");
        write(plugin.resolve("pom.xml"), page.blocks("xml").get(0));
        write(
                plugin.resolve("src/main/java/acme/Huber.java"),
                "package acme;\n" + page.blocks("java").get(0));
        write(
                plugin.resolve("src/main/java/acme/AcmePlugin.java"),
                IMPORTS + page.blocks("java").get(1));
        write(plugin.resolve("src/main/resources/META-INF/services/dev.cohort.api.plugin.Plugin"), "acme.AcmePlugin\n");
        String test = "src/test/java/acme/HuberComplianceTest.java";
        write(plugin.resolve(test), Files.readString(Path.of("../plugins/example-plugin", test)));
        maven(plugin, "package");
        assertTrue(Files.exists(plugin.resolve("target/surefire-reports/acme.HuberComplianceTest.txt")));
        Cohort.Ended ended = Cohort.run("describe", "loss", "acme.huber", "--plugins", jars(plugin));
        assertEquals("", ended.err());
        assertTrue(ended.out().contains("where the loss turns linear"), ended.out());
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Path jars(Path plugin) throws IOException {
        Path folder = Files.createDirectory(plugin.resolve("plugins.d"));
        Files.copy(plugin.resolve("target/acme-plugin-1.0.0.jar"), folder.resolve("acme.jar"));
        return folder;
    }

    /** Without what was built from them. */
    private static void copySources(Path to) throws IOException {
        Path from = Path.of("..").toRealPath();
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                String name = directory.getFileName().toString();
                if (name.equals("target") || name.equals(".git") || name.equals("runs")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Into a repository of its own; what this build has fetched already is read from where it is. */
    private void maven(Path project, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                folder.resolve("cohort/mvnw").toString(),
                "-q",
                "-B",
                "-ntp",
                "-Dmaven.repo.local=" + folder.resolve("repository"),
                "-Dmaven.repo.local.tail=" + Path.of(System.getProperty("user.home"), ".m2", "repository")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }
}
