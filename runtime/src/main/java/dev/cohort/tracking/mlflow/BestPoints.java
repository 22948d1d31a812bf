package dev.cohort.tracking.mlflow;

import dev.cohort.tracking.JournalEntry;
import dev.cohort.tracking.JournalReader;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.Summary;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The best value of each metric of the validation part, where and when it was reached; as {@code validation/best/loss}, so that
 * MLflow's page shows the curves first. What was measured once is its own best, and is not sent twice.
 */
final class BestPoints {
    private static final String PART = "validation/";

    private BestPoints() {}

    static List<Point> of(RunFolder folder, Summary summary) {
        if (!Files.exists(folder.journal())) {
            return List.of();
        }
        Map<String, JournalEntry> reached = new HashMap<>();
        Map<String, Integer> measured = new HashMap<>();
        try (JournalReader reader = JournalReader.open(folder.journal(), 0)) {
            for (Optional<JournalEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                JournalEntry entry = next.get();
                entry.metrics().forEach((name, value) -> {
                    measured.merge(name, 1, Integer::sum);
                    if (value.equals(summary.best().get(name))) {
                        reached.putIfAbsent(name, entry);
                    }
                });
            }
        }
        List<Point> points = new ArrayList<>();
        summary.best().forEach((name, value) -> {
            JournalEntry entry = reached.get(name);
            if (name.startsWith(PART) && entry != null && measured.getOrDefault(name, 0) > 1) {
                points.add(new Point(key(name), value, entry.time(), entry.step()));
            }
        });
        return points;
    }

    /** The key of the best value of a metric. */
    static String key(String metric) {
        return Point.key(PART + "best/" + metric.substring(PART.length()));
    }
}
