package dev.cohort.tracking.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.cohort.api.run.Status;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.ProblemException;
import dev.cohort.tracking.Notices;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunRecord;
import dev.cohort.tracking.Summary;
import dev.cohort.tracking.mlflow.Sync.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are delivered after their end, to servers of all sorts: each ends, with all delivered or one line on why not. */
class SyncTest {
    private static final Pacing QUICK = new Pacing(
            Duration.ofSeconds(2),
            Duration.ofMillis(1000),
            Duration.ofMillis(10),
            Duration.ofMillis(2),
            Duration.ofMillis(20));

    @TempDir
    Path runs;

    private MlflowDouble server;
    private final Notices notices = mock(Notices.class);

    @BeforeEach
    void begin() throws IOException {
        server = new MlflowDouble();
    }

    @AfterEach
    void end() {
        server.close();
    }

    /** A run of two steps that was told to nobody. */
    private RunFolder run(String id) throws IOException {
        RunFolder folder = RunFolder.create(runs, "digits", Optional.of(id));
        folder.writeExperiment("name = 'digits'\n");
        RunRecord.begin("digits", folder, Path.of("digits.toml"), Map.of("seed", "42"), Map.of())
                .write(folder);
        Files.writeString(
                folder.journal(),
                """
                {"step":1,"epoch":0,"time":5,"metrics":{"train/loss":0.5}}
                {"step":2,"epoch":0,"time":6,"metrics":{"train/loss":0.25}}
                {"step":2,"epoch":0,"time":7,"metrics":{"test/loss":0.75}}
                """);
        new Summary(
                        Status.FINISHED,
                        Map.of("train/loss", 0.25, "test/loss", 0.75),
                        Map.of(),
                        "",
                        Optional.empty(),
                        Optional.empty())
                .write(folder.summary());
        return folder;
    }

    private Sync sync() {
        return new Sync(server.address(), notices, QUICK);
    }

    private String refusal(Sync sync, RunFolder folder) {
        ProblemException problem = assertThrows(ProblemException.class, () -> sync.deliver(folder, true));
        assertEquals(ExitCode.NOT_SYNCED, problem.exitCode(), problem.getMessage());
        return String.valueOf(problem.getMessage());
    }

    /** Whatever one kind of request it is that fails, others that pass do not keep it going. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlflow/experiments/get-by-name",
                "mlflow/experiments/create",
                "mlflow/runs/search",
                "mlflow/runs/create",
                "mlflow/runs/log-batch",
                "mlflow/runs/update",
                "mlflow/runs/get",
                "mlflow-artifacts/"
            })
    void endsWhereOneKindOfRequestFails(String path) throws IOException {
        server.misbehaviour = new Misbehaviour(Misbehaviour.Kind.INTERNAL_ERROR, true);
        server.misbehavingPaths = asked -> asked.startsWith(path);
        try (RunFolder folder = run("1")) {
            String refusal = refusal(sync(), folder);
            assertTrue(refusal.contains("it answers 500; 'cohort sync "), refusal);
            long tries = server.requests.stream()
                    .filter(asked -> asked.startsWith(path))
                    .count();
            assertTrue(tries <= 8, tries + " tries");
            server.misbehaviour = Misbehaviour.NONE;
            assertNotEquals(Outcome.DELETED, sync().deliver(folder, true));
            assertEquals(3, server.onlyRun().points.size());
            assertEquals("FINISHED", server.onlyRun().status);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, its answer is not one of an MLflow server", "true, it has forgotten the run"})
    void endsWhereARunCannotBeHeldOnTo(boolean forgetting, String reason) throws IOException {
        server.forgetting = forgetting;
        server.shownId = forgetting ? id -> id : id -> "../../" + id;
        try (RunFolder folder = run("1")) {
            String refusal = refusal(sync(), folder);
            assertTrue(refusal.contains(reason), refusal);
            assertTrue(server.requests.size() < 60, server.requests.size() + " requests");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SILENT", "DROP", "TOO_MANY_REQUESTS", "WEB_PAGE", "TRICKLE", "ENDLESS_ANSWER"})
    void asksAServerThatIsAwayForOneRunOnly(String kind) throws IOException {
        Pacing impatient = new Pacing(
                QUICK.connect(), Duration.ofMillis(400), QUICK.poll(), QUICK.firstPause(), QUICK.longestPause());
        server.misbehaviour = new Misbehaviour(Misbehaviour.Kind.valueOf(kind), true);
        Sync sync = new Sync(server.address(), notices, impatient);
        try (RunFolder folder = run("1")) {
            refusal(sync, folder);
        }
        assertTrue(sync.away().isPresent());
        // Java's own client sends a read once more where the connection was lost.
        assertTrue(server.requests.size() <= 12, server.requests.size() + " requests");
    }

    @Test
    void aRunThatTheServerDoesNotTakeKeepsNoOtherFromIt() throws IOException {
        try (RunFolder bad = run("1");
                RunFolder good = run("2")) {
            Sync sync = sync();
            server.misbehaviour = new Misbehaviour(Misbehaviour.Kind.INTERNAL_ERROR, true);
            server.misbehavingPaths = path -> path.endsWith("runs/create");
            refusal(sync, bad);
            assertEquals(Optional.empty(), sync.away());
            server.misbehaviour = Misbehaviour.NONE;
            assertEquals(Outcome.DELIVERED, sync.deliver(good, false));
        }
    }

    /** Answers to other requests do not hide from the user that this one fails. */
    @Test
    void aRunThatTheServerDoesNotTakeIsToldWhileItGoesOn() throws IOException {
        server.misbehaviour = new Misbehaviour(Misbehaviour.Kind.INTERNAL_ERROR, true);
        server.misbehavingPaths = path -> path.endsWith("runs/create");
        try (RunFolder folder = run("1")) {
            Delivery delivery = Delivery.start(folder, server.address(), notices, QUICK);
            verify(notices, timeout(10_000)).warn(contains("does not take the run: it answers 500. Training goes on"));
            server.misbehaviour = Misbehaviour.NONE;
            assertEquals(Optional.empty(), delivery.close(Duration.ofSeconds(10)));
            assertEquals(3, server.onlyRun().points.size());
        }
    }

    /** Whatever a server answers with, what proves who asks goes nowhere else. */
    @Test
    void noRequestFollowsARedirect() throws IOException {
        try (MlflowDouble other = new MlflowDouble();
                RunFolder folder = run("1")) {
            for (String path : new String[] {"experiments/get-by-name", "runs/search", "runs/get"}) {
                server.misbehaviour =
                        new Misbehaviour(Misbehaviour.Kind.REDIRECT, true, other.address() + "/api/2.0/mlflow/" + path);
                server.misbehavingPaths = asked -> asked.endsWith(path);
                String refusal = refusal(sync(), folder);
                assertTrue(refusal.contains("it redirects to " + other.address()), refusal);
            }
            assertEquals(0, other.requests.size());
        }
    }

    @Test
    void sendsNothingTwiceAndBringsBackOnlyWhatIsAskedFor() throws IOException {
        try (RunFolder folder = run("1")) {
            assertEquals(Outcome.DELIVERED, sync().deliver(folder, false));
            int requests = server.requests.size();
            assertEquals(Outcome.UNCHANGED, sync().deliver(folder, false));
            assertTrue(server.requests.stream()
                    .skip(requests)
                    .noneMatch(path -> path.matches(".*(log-batch|update|artifacts).*")));
            server.onlyRun().deleted = true;
            assertEquals(Outcome.DELETED, sync().deliver(folder, false));
            assertTrue(server.onlyRun().deleted);
            assertEquals(Outcome.DELIVERED, sync().deliver(folder, true));
            assertFalse(server.onlyRun().deleted);
            server.onlyRun().points.clear();
            assertEquals(Outcome.DELIVERED, sync().deliver(folder, false));
            assertEquals(3, server.onlyRun().points.size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aRunWithoutAllOfItsJournalIsRefused(int lines) throws IOException {
        try (RunFolder folder = run("1")) {
            String journal = Files.readString(folder.journal());
            Files.delete(folder.journal());
            if (lines > 0) {
                Files.writeString(
                        folder.journal(), journal.lines().limit(lines).reduce("", (text, line) -> text + line + "\n"));
            }
            ProblemException problem = assertThrows(ProblemException.class, () -> sync().deliver(folder, true));
            assertEquals(ExitCode.INPUT_OUTPUT, problem.exitCode());
            assertTrue(
                    String.valueOf(problem.getMessage())
                            .contains("metrics.jsonl: " + (lines == 0 ? "is gone" : "lacks")),
                    problem.getMessage());
            assertEquals(0, server.requests.size());
            Files.writeString(folder.journal(), journal);
            assertEquals(Outcome.DELIVERED, sync().deliver(folder, true));
        }
    }

    @Test
    void aServerOfThisMachineMayNotNameAnyFolder(@TempDir Path elsewhere) throws IOException {
        Files.createDirectory(elsewhere.resolve("private"));
        Files.createSymbolicLink(runs.resolve("link"), elsewhere.resolve("private"));
        int number = 0;
        for (String root :
                new String[] {elsewhere.resolve("new") + "/", elsewhere.toUri() + "", runs.resolve("link") + "/"}) {
            server.artifactRoot = root;
            try (RunFolder folder = run("" + number++)) {
                assertEquals(Outcome.DELIVERED, sync().deliver(folder, true));
            }
        }
        assertEquals(
                List.of(elsewhere.resolve("private")), Files.list(elsewhere).toList());
        assertEquals(List.of(), Files.list(elsewhere.resolve("private")).toList());
        verify(notices, times(3)).warn(contains("where Cohort does not write"));
    }

    @Test
    void aServerThatAsksForALongPauseIsLeftAlone() throws IOException {
        Pacing usual = new Pacing(
                QUICK.connect(), QUICK.request(), QUICK.poll(), Duration.ofMillis(20), Duration.ofMinutes(1));
        for (Misbehaviour.Kind kind : new Misbehaviour.Kind[] {
            Misbehaviour.Kind.TOO_MANY_REQUESTS, Misbehaviour.Kind.INTERNAL_ERROR, Misbehaviour.Kind.ENDLESS_ANSWER
        }) {
            server.misbehaviour = new Misbehaviour(kind, true);
            server.requests.clear();
            try (RunFolder folder = run(kind.name())) {
                Delivery delivery = Delivery.start(folder, server.address(), notices, usual);
                long begin = System.nanoTime();
                assertTrue(delivery.close(Duration.ofMillis(500)).isPresent());
                assertTrue(System.nanoTime() - begin < 2_000_000_000L);
                int most = kind == Misbehaviour.Kind.TOO_MANY_REQUESTS ? 1 : 8;
                assertTrue(server.requests.size() <= most, kind + ": " + server.requests.size() + " requests");
                assertTrue(Files.readString(folder.path().resolve("run.log")).contains("cohort sync"));
            }
        }
    }
}
