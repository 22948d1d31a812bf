package dev.cohort.tracking;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of a journal.
 *
 * @param step counts batches from 1
 * @param epoch from 0
 * @param time milliseconds since 1970
 * @param metrics by name as in {@code train/loss}, in the order of the line
 */
public record JournalEntry(long step, int epoch, long time, Map<String, Double> metrics) {
    public JournalEntry {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
}
