package dev.cohort.tracking.mlflow;

import dev.cohort.tracking.JournalEntry;
import dev.cohort.tracking.JournalReader;
import dev.cohort.tracking.RunFolder;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunStatus;

/** Compares what the server shows of a run with what it was sent. */
final class ReadBack {
    private ReadBack() {}

    /** What the server has otherwise than it was sent: the status, or the last value of a metric. */
    static Optional<String> difference(RunFolder folder, Run run, RunStatus status) {
        if (run.getInfo().getStatus() != status) {
            return Optional.of("it has the run as " + run.getInfo().getStatus() + " in place of " + status);
        }
        Map<String, Double> stored = new HashMap<>();
        for (Metric metric : run.getData().getMetricsList()) {
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
