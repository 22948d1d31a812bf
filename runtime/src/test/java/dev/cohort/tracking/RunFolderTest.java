package dev.cohort.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunFolderTest {
    @TempDir
    Path runs;

    @Test
    void idsSortByAgeAndAreReadable() {
        Instant now = Instant.parse("2026-11-22T16:11:38Z");
        try (RunFolder folder = RunFolder.create(runs, "digits-mlp", Optional.empty(), now, new Random(1))) {
            assertTrue(folder.id().matches("20261122-161138-[a-z]{4}"), folder.id());
            assertEquals(runs.resolve("digits-mlp").resolve(folder.id()), folder.path());
            assertTrue(Files.isDirectory(folder.checkpoints()));
        }
    }

    /** Two runs that draw the same letters in the same second get folders of their own. */
    @Test
    void idsAreUniqueEvenWithinASecond() {
        Instant now = Instant.now();
        Set<String> ids = new HashSet<>();
        for (int run = 0; run < 20; run++) {
            try (RunFolder folder = RunFolder.create(runs, "x", Optional.empty(), now, new Random(7))) {
                ids.add(folder.id());
            }
        }
        assertEquals(20, ids.size());
    }

    @Test
    void anIdThatExistsIsAMistakeOfTheCommandLine() {
        RunFolder.create(runs, "x", Optional.of("first")).close();
        ProblemException problem =
                assertThrows(ProblemException.class, () -> RunFolder.create(runs, "x", Optional.of("first")));
        assertEquals(ExitCode.EXPERIMENT, problem.exitCode());
        assertTrue(problem.getMessage().contains("run 'first' exists already"), problem.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "a b", ".hidden", "-x", "ü", "a\u0000"})
    void anIdThatIsNoFolderNameIsRefused(String id) {
        ProblemException problem =
                assertThrows(ProblemException.class, () -> RunFolder.create(runs, "x", Optional.of(id)));
        assertEquals(ExitCode.EXPERIMENT, problem.exitCode());
        assertTrue(problem.getMessage().startsWith("--id '"), problem.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "digits-mlp, digits-mlp",
        "größe 2, größe-2",
        "../../etc/passwd, etc-passwd",
        "'a:b*c?', a-b-c",
        "..., experiment",
        "'', experiment",
    })
    void namesBecomeFolderNames(String name, String expected) {
        assertEquals(expected, RunFolder.folderName(name));
    }

    @Test
    void oneProcessWritesAndTheOtherIsToldWhoDoes() {
        try (RunFolder folder = RunFolder.create(runs, "x", Optional.of("first"))) {
            ProblemException problem = assertThrows(ProblemException.class, () -> RunFolder.open(folder.path()));
            assertEquals(ExitCode.INPUT_OUTPUT, problem.exitCode());
            assertTrue(
                    problem.getMessage()
                            .contains("process " + ProcessHandle.current().pid() + " since "),
                    problem.getMessage());
        }
        RunFolder.open(runs.resolve("x/first")).close();
    }

    @Test
    void theLockGoesWithItsProcess() throws Exception {
        RunFolder.create(runs, "x", Optional.of("first")).close();
        Path path = runs.resolve("x/first");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockUntilKilled.class.getName(),
                        path.toString())
                .inheritIO()
                .start();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.exists(path.resolve("locked")) && System.nanoTime() < limit) {
            Thread.sleep(10);
        }
        ProblemException problem = assertThrows(ProblemException.class, () -> RunFolder.open(path));
        assertTrue(problem.getMessage().contains("process " + process.pid() + " since "), problem.getMessage());
        process.destroyForcibly().waitFor();
        RunFolder.open(path).close();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsOneLine() throws IOException {
        Path file = Files.writeString(runs.resolve("file"), "in the way");
        ProblemException problem =
                assertThrows(ProblemException.class, () -> RunFolder.create(file, "x", Optional.empty()));
        assertEquals(ExitCode.INPUT_OUTPUT, problem.exitCode());
        assertEquals(1, problem.problems().size());
    }

    @Test
    void whatIsRecordedOfARunReadsBack() {
        try (RunFolder folder = RunFolder.create(runs, "x", Optional.of("first"))) {
            RunRecord record =
                    RunRecord.begin("x", folder, Path.of("x.toml"), Map.of("seed", "42"), Map.of("seed", "42"));
            record.write(folder);
            assertEquals(record, RunRecord.read(folder));
            assertTrue(record.key().matches("first-[0-9a-f]{16}"), record.key());
        }
    }

    @Test
    void theLogKeepsNoPasswords() throws IOException {
        try (RunFolder folder = RunFolder.create(runs, "x", Optional.of("first"))) {
            folder.log().write("fetching http://ada:secret@example.org/x");
            folder.log().write("failed", new IOException("at http://ada:secret@example.org/y"));
            String log = Files.readString(folder.path().resolve("run.log"));
            assertTrue(log.contains("fetching http://***@example.org/x"), log);
            assertTrue(!log.contains("secret") && log.contains("theLogKeepsNoPasswords"), log);
        }
    }

    @Test
    void aRecordThatIsDamagedIsToldOrTheSame() throws IOException {
        try (RunFolder folder = RunFolder.create(runs, "x", Optional.of("first"))) {
            RunRecord written =
                    RunRecord.begin("x", folder, Path.of("x.toml"), Map.of("optimizer.learning-rate", "0.1"), Map.of());
            written.write(folder);
            byte[] good = Files.readAllBytes(folder.record());
            for (int bit = 0; bit < 8 * good.length; bit++) {
                byte[] damaged = good.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(folder.record(), damaged);
                try {
                    assertEquals(written, RunRecord.read(folder));
                } catch (ProblemException told) {
                    assertEquals(ExitCode.INPUT_OUTPUT, told.exitCode());
                }
            }
        }
    }
}
