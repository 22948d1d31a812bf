package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher {@code cohort} for those who may not write where it lies, in folders of any name and without a locale. In
 * most cases a script stands in for Java, which prints its locale and its last argument.
 */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new TreeMap<>();
    private Path root;

    @BeforeEach
    void install() throws IOException {
        // A user without rights is to get there.
        permit(folder, "rwxr-xr-x");
        Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nshift $(($# - 1))\necho \"java ${LC_ALL:-} $1\"\n");
        permit(java, "rwxr-xr-x");
        Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"21.0.5\"\n");
        environment.put("PATH", System.getenv("PATH"));
        environment.put("JAVA_HOME", folder.resolve("java").toString());
        install(folder.resolve("installed"));
    }

    /** The launcher and what it takes for a build. */
    private void install(Path where) throws IOException {
        root = Files.createDirectories(where);
        Files.copy(Path.of("../cohort"), root.resolve("cohort"));
        Files.createDirectories(root.resolve("target/cohort/lib"));
        Files.createFile(root.resolve("pom.xml"));
        Files.createFile(root.resolve("target/cohort/version.properties"));
    }

    @AfterEach
    void allowDeletion() throws IOException {
        setPermissions("rwxr-xr-x");
    }

    /** A copy, since the user may not get to where the project lies. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private void setPermissions(String permissions) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isDirectory).toList()) {
                permit(file, permissions);
            }
        }
    }

    private static void permit(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private Cohort.Ended start(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (Files.getOwner(folder).getName().equals("root")) {
            // Permissions do not bind root.
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.add(root.resolve("cohort").toString());
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(30, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(ended, () -> "the launcher hangs: " + command);
        return new Cohort.Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @ParameterizedTest
    @CsvSource({
        // What lies there already beside what was built, and whether it is older than the sources.
        "'', false",
        "target/cohort/classes-17.0.1.jsa, false",
        "'', true",
        "api/target/classes, true"
    })
    void runsWhatWasBuiltForAUserWhoMayNotWriteThere(String more, boolean stale) throws Exception {
        Files.createDirectories(root.resolve(more));
        if (stale) {
            Files.setLastModifiedTime(root.resolve("target/cohort/version.properties"), FileTime.fromMillis(0));
        }
        setPermissions("r-xr-xr-x");
        Cohort.Ended ended = start("plugins");
        assertEquals(
                stale
                        ? "cohort: the sources changed since Cohort was built, and " + root
                                + " cannot be written; this is what was built\n"
                        : "",
                ended.err());
        assertEquals("java C.UTF-8 plugins\n", ended.out());
        assertEquals(0, ended.code());
    }

    @Test
    void saysThatItCannotBuild() throws Exception {
        Files.delete(root.resolve("target/cohort/version.properties"));
        setPermissions("r-xr-xr-x");
        Cohort.Ended ended = start("plugins");
        assertEquals(
                "cohort: " + root + " cannot be written; Cohort is built there, once, by a user who may\n",
                ended.err());
        assertEquals(6, ended.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "b!", "b!/c"})
    void refusesFoldersWhoseNamesJavaCannotRead(String name) throws Exception {
        install(folder.resolve(name));
        Cohort.Ended ended = start("plugins");
        assertEquals(
                "cohort: Java cannot read jars below " + root
                        + "; move Cohort to a folder without ':' in its path and without '!' at the end of a name\n",
                ended.err());
        assertEquals(6, ended.code());
    }

    @ParameterizedTest
    @CsvSource({"LC_ALL, C, C.UTF-8", "LANG, xx_XX.UTF-8, C.UTF-8", "LANG, C.UTF-8, ''"})
    void givesJavaALocaleThatKnowsAllLetters(String variable, String value, String locale) throws Exception {
        environment.put(variable, value);
        assertEquals("java " + locale + " plugins\n", start("plugins").out());
    }

    /** What can be said of the other launcher without Windows. */
    @Test
    void windowsGivesJavaTheSameOptions() throws IOException {
        Pattern options = Pattern.compile("options=\"?(-Xlog[^\"]+)\"");
        List<String> given = new ArrayList<>();
        for (String launcher : List.of("../cohort", "../cohort.cmd")) {
            Matcher matcher = options.matcher(Files.readString(Path.of(launcher)));
            assertTrue(matcher.find(), launcher);
            given.add(matcher.group(1));
        }
        assertEquals(given.get(0), given.get(1));
    }

    @Nested
    final class Building {
        /** Stands in for Maven. */
        @BeforeEach
        void notBuilt() throws IOException {
            Files.writeString(root.resolve("mvnw"), "#!/bin/sh\ntouch target/cohort/version.properties\n");
            permit(root.resolve("mvnw"), "rwxr-xr-x");
            Files.createFile(folder.resolve("java/bin/javac"));
            permit(folder.resolve("java/bin/javac"), "rwxr-xr-x");
            Files.delete(root.resolve("target/cohort/version.properties"));
            setPermissions("rwxrwxrwx");
        }

        @Test
        void takesTheLockOfAProcessThatIsGone() throws Exception {
            Process gone = new ProcessBuilder("true").start();
            gone.waitFor();
            Path lock = Files.createDirectory(root.resolve("target/build.lock"));
            Files.writeString(lock.resolve("process"), gone.pid() + "\n");
            setPermissions("rwxrwxrwx");
            Cohort.Ended ended = start("plugins");
            assertEquals("Building Cohort (first run, about a minute)...\n", ended.err());
            assertEquals(0, ended.code());
            assertFalse(Files.exists(lock));
        }

        /** This process is there but, if it is root's, gets no signal from the launcher's. */
        @Test
        void waitsForAnotherUsersBuild() throws Exception {
            Path lock = Files.createDirectory(root.resolve("target/build.lock"));
            long process = ProcessHandle.current().pid();
            Path number = Files.writeString(lock.resolve("process"), process + "\n");
            setPermissions("rwxrwxrwx");
            Thread builder = new Thread(() -> {
                try {
                    TimeUnit.MILLISECONDS.sleep(300);
                    assertTrue(Files.exists(number), "the lock was taken");
                    Files.createFile(root.resolve("target/cohort/version.properties"));
                    Files.delete(number);
                    Files.delete(lock);
                } catch (IOException | InterruptedException exception) {
                    throw new IllegalStateException(exception);
                }
            });
            builder.start();
            Cohort.Ended ended = start("plugins");
            builder.join();
            assertEquals("Waiting for process " + process + ", which builds Cohort...\n", ended.err());
            assertEquals("java C.UTF-8 plugins\n", ended.out());
        }
    }

    /** All of it, by Java: what was built by another user, and a home that is not there. */
    @Test
    void trainsForAUserWithoutHomeOrLocale() throws Exception {
        Path home = Path.of(System.getProperty("cohort.home")).toAbsolutePath();
        Files.delete(root.resolve("target/cohort/lib"));
        for (String part : List.of("lib", "plugins")) {
            copy(home.resolve(part), root.resolve("target/cohort").resolve(part));
        }
        setPermissions("r-xr-xr-x");
        Path place = Files.createDirectory(folder.resolve("place"));
        permit(place, "rwxrwxrwx");
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        permit(temporary, "rwxrwxrwx");
        Files.writeString(place.resolve("donn\u00e9es.csv"), "x,gr\u00f6\u00dfe\n1,2\n2,4\n3,6\n");
        Files.writeString(
                place.resolve("gr\u00f6\u00dfe.toml"),
                """
                name = "sizes"
                dataset = {type = "csv", path = "donn\u00e9es.csv", target = "x"}
                model = {type = "linear"}
                loss = {type = "mse"}
                optimizer = {type = "sgd", learning-rate = 0.01}
                training = {epochs = 2, batch-size = 3}
                """);
        environment.putAll(Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "HOME", "/nowhere",
                "XDG_CACHE_HOME", "cache",
                "JAVA_OPTS", "-Djava.io.tmpdir=" + temporary,
                "LC_ALL", "C"));
        Cohort.Ended ended = start(
                "run",
                "place/gr\u00f6\u00dfe.toml",
                "--set",
                "dataset.target=gr\u00f6\u00dfe",
                "--runs",
                "place/r\u00fcns");
        assertEquals("", ended.err());
        assertEquals(0, ended.code(), ended.out());
        assertTrue(Files.isDirectory(place.resolve("r\u00fcns/sizes")), ended.out());
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(), left.toList());
        }
        assertFalse(Files.exists(folder.resolve("cache")));
    }
}
