package dev.cohort.tracking.mlflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.atMostOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import dev.cohort.api.run.Status;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.tracking.Endings;
import dev.cohort.tracking.Journal;
import dev.cohort.tracking.JournalEntry;
import dev.cohort.tracking.JournalReader;
import dev.cohort.tracking.Notices;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunRecord;
import dev.cohort.tracking.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs of ten thousand metrics told to servers that behave well or badly: what arrives equals the journal. */
class DeliveryTest {
    private static final int STEPS = 10_000;

    /** Where validation/accuracy is best. */
    private static final int BEST_STEP = 5_000;

    private static final RunControl CONTROL = reason -> {};

    /** The usual patience, a few hundred times shorter. */
    private static final Pacing QUICK = new Pacing(
            Duration.ofSeconds(2),
            Duration.ofMillis(1000),
            Duration.ofMillis(10),
            Duration.ofMillis(5),
            Duration.ofMillis(20));

    /** For servers that do not answer. */
    private static final Pacing IMPATIENT = new Pacing(
            Duration.ofSeconds(2),
            Duration.ofMillis(150),
            Duration.ofMillis(10),
            Duration.ofMillis(5),
            Duration.ofMillis(20));

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    Path runs;

    private MlflowDouble server;
    private RunFolder folder;
    private final Notices notices = mock(Notices.class);

    @BeforeEach
    void begin() throws IOException {
        server = new MlflowDouble();
        folder = RunFolder.create(runs, "digits", Optional.of("first"));
        folder.writeExperiment("name = 'digits'\n");
        RunRecord.begin("digits", folder, Path.of("digits.toml"), parameters(), Map.of())
                .write(folder);
    }

    @AfterEach
    void end() {
        server.close();
        folder.close();
    }

    @Test
    void aRunArrivesWhole() throws IOException {
        Delivery delivery = Delivery.start(folder, server.address(), notices, QUICK);
        train(STEPS);
        assertEquals(Optional.empty(), delivery.close(LONG));
        assertArrived();
        MlflowDouble.StoredRun run = server.onlyRun();
        assertEquals("first", run.name);
        assertEquals("digits.toml", run.tags.get("mlflow.source.name"));
        assertEquals("LOCAL", run.tags.get("mlflow.source.type"));
        assertTrue(run.tags.get("mlflow.note.content").contains("`mlp`"), run.tags.get("mlflow.note.content"));
        assertEquals(0.96, value(run, "test/accuracy", 0));
        assertEquals(0.9, value(run, "validation/best/accuracy", BEST_STEP));
        assertEquals("x".repeat(5990) + " ... (cut)", run.params.get("long"));
        assertEquals(
                "{\"path\":\"tables/metrics.json\",\"type\":\"table\"}",
                run.tags.get("mlflow.loggedArtifacts").replaceAll("^\\[|]$", ""));
        String view = server.experimentTags.get("mlflow.sharedViewState.cohort");
        assertTrue(view.contains("metrics.`test/accuracy`") && view.contains("params.`model.type`"), view);
        Delivery.Pages pages = delivery.pages().orElseThrow();
        assertTrue(pages.run()
                .toString()
                .endsWith("/#/experiments/1/runs/" + run.id + "/model-metrics?workflowType=machine_learning"));
        assertTrue(pages.runs()
                .toString()
                .endsWith("/#/experiments/1/runs?workflowType=machine_learning&viewStateShareKey=cohort"));
        verify(notices, never()).warn(anyString());
    }

    /** A short run ends while its server is busy with the beginning; what follows does not wait for the next look. */
    @Test
    void aRunThatEndsWhileSomethingIsSentIsFinishedAtOnce() throws IOException {
        server.slowness = 100;
        Delivery delivery = Delivery.start(
                folder, server.address(), notices, new Pacing(LONG, LONG, LONG.multipliedBy(2), LONG, LONG));
        train(10);
        await(() -> {
            synchronized (server) {
                return !server.requests.isEmpty();
            }
        });
        assertEquals(Optional.empty(), delivery.close(LONG));
        assertArrived();
    }

    /** Half of the requests go wrong in some way; all arrives, once. */
    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.Kind.class,
            names = {"NONE", "SILENT", "TRICKLE"},
            mode = EnumSource.Mode.EXCLUDE)
    void aServerThatFailsNowAndThenGetsItAll(Misbehaviour.Kind kind) throws IOException {
        server.misbehaviour = new Misbehaviour(kind, false);
        Delivery delivery = Delivery.start(folder, server.address(), notices, QUICK);
        train(STEPS);
        assertEquals(Optional.empty(), delivery.close(LONG));
        assertArrived();
        verify(notices, atMostOnce()).warn(anyString());
    }

    /** Nothing works until after the run; it ends in time, with one warning, and is delivered later. */
    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.Kind.class,
            names = {"NONE", "ANSWER_LOST"},
            mode = EnumSource.Mode.EXCLUDE)
    void aServerThatFailsForEverIsToldLater(Misbehaviour.Kind kind) throws IOException {
        server.misbehaviour = new Misbehaviour(kind, true);
        Delivery delivery = Delivery.start(folder, server.address(), notices, IMPATIENT);
        train(STEPS);
        await(() -> org.mockito.Mockito.mockingDetails(notices).getInvocations().size() > 0);
        long begin = System.nanoTime();
        Problem problem = delivery.close(SHORT).orElseThrow();
        assertTrue(System.nanoTime() - begin < 3_000_000_000L, "closing takes no longer than it may");
        assertEquals(ExitCode.NOT_SYNCED, problem.exitCode());
        assertTrue(problem.message().contains("cohort sync " + folder.path()), problem.message());
        verify(notices, times(1)).warn(anyString());

        server.misbehaviour = Misbehaviour.NONE;
        assertEquals(Optional.empty(), sync(server.address()));
        assertArrived();
    }

    @Test
    void aServerWhereNobodyListensCostsNoWaiting() throws IOException {
        server.down();
        Delivery delivery = Delivery.start(folder, server.address(), notices, QUICK);
        train(STEPS);
        await(() -> org.mockito.Mockito.mockingDetails(notices).getInvocations().size() > 0);
        long begin = System.nanoTime();
        Problem problem = delivery.close(LONG).orElseThrow();
        assertTrue(System.nanoTime() - begin < 5_000_000_000L, "nobody waits for nobody");
        assertTrue(problem.message().contains("nobody listens there"), problem.message());
        verify(notices, times(1)).warn(contains("does not take the run: nobody listens there"));

        server.up();
        assertEquals(server.address().toString(), Sync.address(folder.path()).orElseThrow());
        assertEquals(Optional.empty(), sync(server.address()));
        assertArrived();
        int requests = server.requests.size();
        assertEquals(Optional.empty(), sync(server.address()), "again");
        assertArrived();
        long batches = server.requests.stream()
                .skip(requests)
                .filter(path -> path.endsWith("log-batch"))
                .count();
        assertEquals(0, batches, "nothing is sent again");
    }

    @Test
    void aServerThatGoesAndComesBackGetsTheRest() throws IOException {
        Delivery delivery = Delivery.start(folder, server.address(), notices, QUICK);
        try (Journal journal = Journal.open(folder.journal(), 1)) {
            steps(journal, 1, STEPS / 2);
            journal.force();
            await(() -> points() == STEPS / 2);
            server.down();
            steps(journal, STEPS / 2 + 1, STEPS);
            journal.force();
            await(() ->
                    org.mockito.Mockito.mockingDetails(notices).getInvocations().size() > 0);
            server.up();
            await(() -> points() == STEPS);
            finish(journal);
        }
        assertEquals(Optional.empty(), delivery.close(LONG));
        assertArrived();
        verify(notices, times(1)).warn(anyString());
    }

    @Test
    void aRunThatIsKilledIsDeliveredFromItsFolder() {
        Delivery delivery = Delivery.start(folder, server.address(), notices, QUICK);
        try (Journal journal = Journal.open(folder.journal(), 1)) {
            steps(journal, 1, 3000);
            journal.force();
            await(() -> points() >= 1000);
        }
        server.down();
        delivery.close(Duration.ZERO);
        assertFalse(Files.exists(folder.summary()));
        assertDoesNotThrowUp();
        assertEquals(Optional.empty(), sync(server.address()));
        assertArrived();
        assertEquals("KILLED", server.onlyRun().status);
    }

    @Test
    void aRunDeletedWhileTrainingIsLeftAloneUntilTheUserAsks() throws IOException {
        Delivery delivery = Delivery.start(folder, server.address(), notices, QUICK);
        try (Journal journal = Journal.open(folder.journal(), 1)) {
            steps(journal, 1, 100);
            journal.force();
            await(() -> points() == 100);
            server.onlyRun().deleted = true;
            steps(journal, 101, STEPS);
            finish(journal);
        }
        Problem problem = delivery.close(LONG).orElseThrow();
        assertTrue(problem.message().contains("deleted"), problem.message());
        assertEquals(100, points());
        verify(notices, times(1)).warn(contains("deleted"));

        assertEquals(Optional.empty(), sync(server.address()));
        assertFalse(server.onlyRun().deleted);
        assertArrived();
    }

    @Test
    void aServerThatForgotEverythingIsToldAllAgain() throws IOException {
        Delivery delivery = Delivery.start(folder, server.address(), notices, QUICK);
        try (Journal journal = Journal.open(folder.journal(), 1)) {
            steps(journal, 1, 2500);
            journal.force();
            await(() -> points() == 2500);
            synchronized (server) {
                server.runs.clear();
                server.experimentExists = false;
            }
            steps(journal, 2501, STEPS);
            finish(journal);
        }
        assertEquals(Optional.empty(), delivery.close(LONG));
        assertArrived();
    }

    @Test
    void aPointThatIsRefusedDoesNotHoldUpTheOthers() throws IOException {
        server.refusedKeys = key -> key.equals("validation/loss");
        Delivery delivery = Delivery.start(folder, server.address(), notices, QUICK);
        train(STEPS);
        Problem problem = delivery.close(LONG).orElseThrow();
        assertEquals(ExitCode.NOT_SYNCED, problem.exitCode());
        Set<MlflowDouble.StoredPoint> missing = expected();
        missing.removeAll(server.onlyRun().points);
        assertEquals(4, missing.size());
        assertTrue(missing.stream().allMatch(point -> point.key().equals("validation/loss")));
        assertTrue(
                Files.readString(folder.path().resolve("run.log")).contains("Invalid metric name: 'validation/loss'"));
        verify(notices, atLeastOnce()).warn(contains("refused"));

        server.refusedKeys = key -> false;
        assertEquals(Optional.empty(), sync(server.address()));
        assertArrived();
    }

    @Test
    void aServerThatRefusesEveryPointLosesNone() throws IOException {
        server.refusedKeys = key -> true;
        Delivery delivery = Delivery.start(folder, server.address(), notices, QUICK);
        train(STEPS);
        assertTrue(delivery.close(Duration.ofSeconds(1)).isPresent());
        server.refusedKeys = key -> false;
        assertEquals(Optional.empty(), sync(server.address()));
        assertArrived();
    }

    @Test
    void aServerThatLosesPointsQuietlyIsFoundOut() throws IOException {
        server.losing = true;
        Delivery delivery = Delivery.start(folder, server.address(), notices, QUICK);
        train(STEPS);
        assertEquals(Optional.empty(), delivery.close(LONG), "it said that all was well");
        Problem problem = sync(server.address()).orElseThrow();
        assertTrue(problem.message().contains("it has nothing in place of"), problem.message());
        server.losing = false;
        assertEquals(Optional.empty(), sync(server.address()));
        assertArrived();
    }

    /** With and without the checksums that tell so: the summary has values that the journal lacks. */
    @Test
    void aFinishedRunThatHasLostSomeOfItsJournalIsNotDelivered() throws IOException {
        train(STEPS);
        byte[] journal = Files.readAllBytes(folder.journal());
        int cut = new String(journal, StandardCharsets.UTF_8).indexOf('\n', journal.length / 2) + 1;
        for (Path gone : List.of(Path.of("none"), folder.journal().resolveSibling(".metrics.jsonl.crc"))) {
            Files.deleteIfExists(gone);
            Files.write(folder.journal(), Arrays.copyOf(journal, cut));
            assertRefusedForItsJournal();
            Files.delete(folder.journal());
            assertRefusedForItsJournal();
        }
        Files.write(folder.journal(), journal);
        assertEquals(Optional.empty(), sync(server.address()));
        assertArrived();
    }

    private void assertRefusedForItsJournal() {
        ProblemException problem = assertThrows(
                ProblemException.class, () -> new Sync(server.address(), notices, QUICK).deliver(folder, true));
        assertEquals(ExitCode.INPUT_OUTPUT, problem.exitCode());
        assertTrue(problem.getMessage().contains("metrics.jsonl"), problem.getMessage());
        assertTrue(server.runs.isEmpty());
    }

    @Test
    void batchesThatAreTooLargeForSomethingInBetweenAreSplit() throws IOException {
        server.mostBytes = 30_000;
        Delivery delivery = Delivery.start(folder, server.address(), notices, QUICK);
        train(STEPS);
        assertEquals(Optional.empty(), delivery.close(LONG));
        assertArrived();
    }

    @Test
    void theExperimentIsRestoredAndTheUserProven() throws IOException {
        server.experimentExists = true;
        server.experimentDeleted = true;
        server.authorization = "Basic YWRhOnNlY3JldA==";
        Map<String, String> environment =
                Map.of("MLFLOW_TRACKING_USERNAME", "ada", "MLFLOW_TRACKING_PASSWORD", "secret");
        TrackingServer known = TrackingServer.of(server.address().toString(), environment);
        Delivery delivery = Delivery.start(folder, known, notices, QUICK);
        train(100);
        assertEquals(Optional.empty(), delivery.close(LONG));
        assertFalse(server.experimentDeleted);
        assertArrived();
        for (String file : new String[] {"mlflow.json", "run.json", "report.md"}) {
            assertFalse(Files.readString(folder.path().resolve(file)).contains("secret"));
        }
    }

    @Test
    void filesAreCopiedWhereTheServerSharesOurDisk() throws IOException {
        Path store = runs.resolve("store");
        server.artifactRoot = store.toUri() + "/";
        Delivery delivery = Delivery.start(folder, server.address(), notices, QUICK);
        train(100);
        assertEquals(Optional.empty(), delivery.close(LONG));
        Path artifacts = store.resolve(server.onlyRun().id).resolve("artifacts");
        assertArrayEquals(Files.readAllBytes(folder.model()), Files.readAllBytes(artifacts.resolve("model.onnx")));
        assertTrue(Files.exists(artifacts.resolve("tables/metrics.json")));
    }

    @Test
    void aStoreOutOfReachIsToldOnce() throws IOException {
        server.artifactRoot = "s3://bucket/";
        Delivery delivery = Delivery.start(folder, server.address(), notices, QUICK);
        train(100);
        assertEquals(Optional.empty(), delivery.close(LONG));
        verify(notices, times(1)).warn(contains("s3://bucket/"));
        assertEquals("FINISHED", server.onlyRun().status);
    }

    /** Delivers the run as a user who names it does. */
    private Optional<Problem> sync(TrackingServer address) {
        try {
            new Sync(address, notices, QUICK).deliver(folder, true);
            return Optional.empty();
        } catch (ProblemException exception) {
            return Optional.of(exception.problems().get(0));
        }
    }

    private static Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("model.type", "mlp");
        parameters.put("long", "x".repeat(7000));
        for (int number = 0; number < 230; number++) {
            parameters.put("option." + number, "value " + number);
        }
        return parameters;
    }

    private void train(int steps) throws IOException {
        try (Journal journal = Journal.open(folder.journal(), 1)) {
            steps(journal, 1, steps);
            finish(journal);
        }
    }

    private static void steps(Journal journal, int from, int to) {
        for (int step = from; step <= to; step++) {
            int now = step;
            journal.hear(new Step(now), CONTROL);
            if (step % 2500 == 0) {
                Map<String, Double> metrics = new LinkedHashMap<>();
                metrics.put("validation/loss", 1.0 / step);
                metrics.put("validation/accuracy", 0.9 - Math.abs(step - BEST_STEP) / 20_000.0);
                metrics.put("odd # name", Double.NaN);
                metrics.put("infinite", Double.NEGATIVE_INFINITY);
                journal.hear(new RunEvent.Logged(step, 0, System.currentTimeMillis(), metrics), CONTROL);
            }
        }
    }

    private record Step(long step) implements RunEvent.Stepped {
        @Override
        public int epoch() {
            return 0;
        }

        @Override
        public float loss() {
            return 1f / step;
        }
    }

    private void finish(Journal journal) throws IOException {
        Map<String, Double> test = Map.of("test/accuracy", 0.96);
        journal.hear(new RunEvent.Logged(STEPS, 0, System.currentTimeMillis(), test), CONTROL);
        Files.write(folder.model(), new byte[] {1, 2, 3});
        RunEvent ended = new RunEvent.Ended(
                Status.FINISHED,
                STEPS,
                System.currentTimeMillis(),
                test,
                Map.of("validation/accuracy", 0.9, "test/accuracy", 0.96),
                Endings.of(test));
        journal.hear(ended, CONTROL);
        new RunReport(folder).hear(ended, CONTROL);
    }

    private int points() {
        synchronized (server) {
            return server.runs.isEmpty()
                    ? 0
                    : (int) server.onlyRun().points.stream()
                            .filter(point -> point.key().equals("train/loss"))
                            .count();
        }
    }

    /** What the journal comes to in MLflow, worked out on its own. */
    private Set<MlflowDouble.StoredPoint> expected() {
        Set<MlflowDouble.StoredPoint> points = new HashSet<>();
        for (JournalEntry entry : JournalReader.readAll(folder.journal())) {
            entry.metrics()
                    .forEach((name, value) -> points.add(new MlflowDouble.StoredPoint(
                            name.replace('#', '_'), value, entry.time(), name.startsWith("test/") ? 0 : entry.step())));
        }
        if (Files.exists(folder.summary())) {
            points.stream()
                    .filter(point -> point.key().equals("validation/accuracy") && point.step() == BEST_STEP)
                    .map(point -> new MlflowDouble.StoredPoint(
                            "validation/best/accuracy", point.value(), point.timestamp(), point.step()))
                    .findFirst()
                    .ifPresent(points::add);
        }
        return points;
    }

    private void assertArrived() {
        MlflowDouble.StoredRun run = server.onlyRun();
        assertEquals(expected(), run.points);
        assertEquals(232, run.params.size());
        assertEquals("value 229", run.params.get("option.229"));
        if (Files.exists(folder.summary())) {
            assertEquals("FINISHED", run.status);
            assertEquals(
                    Set.of("experiment.toml", "summary.json", "report.md", "model.onnx", "tables/metrics.json"),
                    run.artifacts.keySet());
            assertArrayEquals(new byte[] {1, 2, 3}, run.artifacts.get("model.onnx"));
        }
        assertTrue(run.endTime > 0);
    }

    private static double value(MlflowDouble.StoredRun run, String key, long step) {
        return run.points.stream()
                .filter(point -> point.key().equals(key) && point.step() == step)
                .findFirst()
                .orElseThrow()
                .value();
    }

    private void assertDoesNotThrowUp() {
        try {
            server.up();
        } catch (IOException taken) {
            throw new AssertionError("the port was taken by somebody else meanwhile", taken);
        }
    }

    private static void await(BooleanSupplier condition) {
        long limit = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("it did not happen in time");
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException end) {
                throw new AssertionError(end);
            }
        }
    }
}
