package dev.cohort.tracking;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a journal has of steps that are made again; they should come to the same. */
final class EarlierMetrics {
    private final Notices notices;
    private final Map<Long, Map<String, Double>> steps = new HashMap<>();
    private long last = -1;
    private boolean told;

    private EarlierMetrics(Notices notices) {
        this.notices = notices;
    }

    /**
     * Reads a journal, if it is there.
     *
     * @param from the first step that is made again
     */
    static EarlierMetrics read(Path file, long from, Notices notices) {
        EarlierMetrics earlier = new EarlierMetrics(notices);
        if (from == Long.MAX_VALUE || !Files.exists(file)) {
            return earlier;
        }
        try (JournalReader reader = JournalReader.open(file, 0)) {
            for (Optional<JournalEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                JournalEntry entry = next.get();
                if (entry.step() >= from) {
                    earlier.steps
                            .computeIfAbsent(entry.step(), step -> new HashMap<>())
                            .putAll(entry.metrics());
                    earlier.last = Math.max(earlier.last, entry.step());
                }
            }
        }
        return earlier;
    }

    /** The last step that there is something of; -1 where there is nothing. */
    long last() {
        return last;
    }

    /** Whether the journal has a metric of a step, which should be of this value. */
    boolean has(long step, String name, double value) {
        Double before = steps.getOrDefault(step, Map.of()).get(name);
        if (before != null && !before.equals(value) && !told) {
            told = true;
            notices.warn("step " + step + " was made again and comes to " + name + " " + value
                    + ", where the journal has " + before + ": the run does not go on exactly as it began;"
                    + " the journal keeps what it has");
        }
        return before != null;
    }

    /** Those metrics of a step that the journal does not have. */
    Map<String, Double> without(long step, Map<String, Double> metrics) {
        Map<String, Double> left = new LinkedHashMap<>(metrics);
        metrics.forEach((name, value) -> {
            if (has(step, name, value)) {
                left.remove(name);
            }
        });
        return left;
    }
}
