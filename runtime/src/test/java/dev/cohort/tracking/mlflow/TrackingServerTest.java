package dev.cohort.tracking.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingServerTest {
    @Test
    void anAddressMayHaveAPath() {
        TrackingServer server = TrackingServer.of(" https://example.org:8443/mlflow/ ", Map.of());
        assertEquals("https://example.org:8443/mlflow", server.toString());
        assertEquals(
                "https://example.org:8443/mlflow/api/2.0/mlflow/runs/create",
                server.resolve("/api/2.0/mlflow/runs/create").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ada:secret@example.org",
                "http://ada@example.org",
                "https://:secret@[::1]:5000/x",
                "http://a b:secret@h/",
                "http://example.org?token=secret",
                "http://example.org/mlflow/?secret",
                "http://example.org/#secret",
                "ada:secret@example.org"
            })
    void usersAndPasswordsAreRefusedWithoutShowingThem(String address) {
        ProblemException problem = assertThrows(ProblemException.class, () -> TrackingServer.of(address, Map.of()));
        assertEquals(ExitCode.EXPERIMENT, problem.exitCode());
        assertTrue(problem.getMessage().contains("MLFLOW_TRACKING_USERNAME"), problem.getMessage());
        assertFalse(problem.getMessage().contains("secret"), problem.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "./mlruns",
                "file:///tmp/mlruns",
                "sqlite:///mlflow.db",
                "localhost:5000",
                "http://",
                "http://a b",
                ""
            })
    void whatIsNoServerIsRefused(String address) {
        ProblemException problem = assertThrows(ProblemException.class, () -> TrackingServer.of(address, Map.of()));
        assertEquals(ExitCode.EXPERIMENT, problem.exitCode());
        assertTrue(
                problem.getMessage().startsWith("the tracking server '" + address + "' is not"), problem.getMessage());
    }

    @Test
    void theUserComesFromMlflowsVariables() {
        String address = "http://example.org";
        assertEquals(
                Optional.of("Basic YWRhOnNlY3JldA=="),
                TrackingServer.of(
                                address,
                                Map.of(
                                        "MLFLOW_TRACKING_USERNAME", "ada",
                                        "MLFLOW_TRACKING_PASSWORD", "secret",
                                        "MLFLOW_TRACKING_TOKEN", "t"))
                        .authorization());
        assertEquals(
                Optional.of("Bearer t"),
                TrackingServer.of(address, Map.of("MLFLOW_TRACKING_TOKEN", "t\n"))
                        .authorization());
        assertEquals(Optional.empty(), TrackingServer.of(address, Map.of()).authorization());
    }

    @Test
    void pausesGrowUpToALimitAndHonourTheServer() {
        Random random = new Random(1);
        for (int failures = 1; failures < 40; failures++) {
            long limit = Math.min(60_000, 1000L << Math.min(failures - 1, 10));
            long pause = Pacing.USUAL.pause(failures, Optional.empty(), random).toMillis();
            assertTrue(pause >= limit / 2 && pause <= limit, failures + ": " + pause);
        }
        assertEquals(Duration.ofSeconds(30), Pacing.USUAL.pause(1, Optional.of(Duration.ofSeconds(30)), random));
        assertEquals(Duration.ofSeconds(60), Pacing.USUAL.pause(1, Optional.of(Duration.ofDays(1)), random));
    }

    @Test
    void namesAreOnesThatMlflowTakes() {
        assertEquals("validation/größe_1", Point.key("validation/größe#1"));
        assertEquals("a/b", Point.key("//a//b/"));
        assertEquals("a.b", Point.key("a..b"));
        assertEquals("_", Point.key(""));
        assertEquals(250, Point.key("x".repeat(300)).length());
    }
}
