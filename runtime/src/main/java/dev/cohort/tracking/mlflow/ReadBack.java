package dev.cohort.tracking.mlflow;

import dev.cohort.tracking.JournalEntry;
import dev.cohort.tracking.JournalReader;
import dev.cohort.tracking.RunFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/**
 * Reads a run back after it was sent, through MLflow's own client: the server has been seen to answer that all is well and
 * to drop the rest of a batch.
 */
final class ReadBack {
    private ReadBack() {}

    /**
     * What the server has otherwise than it was sent: the status, or the last value of a metric.
     *
     * @return nothing if all is right, and also if the server does not tell within the limit
     */
    static Optional<String> difference(
            RunFolder folder, TrackingServer server, String runId, RunStatus status, Duration limit) {
        Optional<Run> read = read(folder, server, runId, limit);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        if (read.get().getInfo().getStatus() != status) {
            return Optional.of("it has the run as " + read.get().getInfo().getStatus() + " in place of " + status);
        }
        Map<String, Double> stored = new HashMap<>();
        for (Metric metric : read.get().getData().getMetricsList()) {
            stored.put(metric.getKey(), metric.getValue());
        }
        for (Map.Entry<String, Double> sent : last(folder).entrySet()) {
            Optional<Double> value = Optional.ofNullable(stored.get(sent.getKey()));
            if (value.isEmpty() || !value.get().equals(sent.getValue())) {
                return Optional.of("it has " + value.map(String::valueOf).orElse("nothing") + " in place of "
                        + sent.getValue() + " as the last value of " + sent.getKey());
            }
        }
        return Optional.empty();
    }

    /** The client can wait for ever, so each read has a client and a thread of its own, and an end. */
    private static Optional<Run> read(RunFolder folder, TrackingServer server, String runId, Duration limit) {
        CompletableFuture<Run> answer = new CompletableFuture<>();
        MlflowClient client = new MlflowClient(credentials(server));
        Thread thread = new Thread(
                () -> {
                    try {
                        answer.complete(client.getRun(runId));
                    } catch (RuntimeException failure) {
                        answer.completeExceptionally(failure);
                    }
                },
                "cohort-mlflow-read");
        thread.setDaemon(true);
        thread.start();
        try {
            return Optional.of(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException failure) {
            folder.log().write("MLflow at " + server + " does not show the run: " + failure.getMessage());
            return Optional.empty();
        } catch (InterruptedException signal) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            client.close();
        }
    }

    private static BasicMlflowHostCreds credentials(TrackingServer server) {
        String address = server.toString();
        String proof = server.authorization().orElse("");
        if (proof.startsWith("Basic ")) {
            byte[] decoded = Base64.getDecoder().decode(proof.substring("Basic ".length()));
            String[] pair = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
            return new BasicMlflowHostCreds(address, pair[0], pair[1]);
        }
        return proof.isEmpty()
                ? new BasicMlflowHostCreds(address)
                : new BasicMlflowHostCreds(address, proof.substring("Bearer ".length()));
    }

    /** The last value of each metric as MLflow means it: that of the largest step, and of the latest time within it. */
    private static Map<String, Double> last(RunFolder folder) {
        if (!Files.exists(folder.journal())) {
            return Map.of();
        }
        Map<String, Point> latest = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        try (JournalReader reader = JournalReader.open(folder.journal(), 0)) {
            for (Optional<JournalEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                JournalEntry entry = next.get();
                entry.metrics().forEach((name, value) -> {
                    Point point = Point.of(name, value, entry.time(), entry.step());
                    Point before = latest.getOrDefault(point.key(), point);
                    boolean sameMoment = before.step() == point.step() && before.time() == point.time();
                    if (sameMoment && Double.compare(before.value(), point.value()) != 0) {
                        ambiguous.add(point.key());
                    }
                    if (point.step() > before.step()
                            || (point.step() == before.step() && point.time() >= before.time())) {
                        latest.put(point.key(), point);
                    }
                });
            }
        }
        Map<String, Double> values = new HashMap<>();
        latest.forEach((key, point) -> {
            if (!ambiguous.contains(key)) {
                values.put(key, stored(point.value()));
            }
        });
        return values;
    }

    /** A number as MLflow's database keeps it: without infinities and without a negative zero. */
    private static double stored(double value) {
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value)) + 0.0;
    }
}
