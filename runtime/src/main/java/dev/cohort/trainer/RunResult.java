package dev.cohort.trainer;

import dev.cohort.api.run.Status;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run came to.
 *
 * @param status {@link Status#FINISHED} or {@link Status#INTERRUPTED}; a run that ends otherwise throws
 * @param last the last value of each metric
 * @param best the best value of each metric, whenever that was
 * @param folder where all of it lies; nothing where the run was interrupted before it had one
 */
public record RunResult(Status status, Map<String, Double> last, Map<String, Double> best, Optional<Path> folder) {
    public RunResult {
        last = Collections.unmodifiableMap(new LinkedHashMap<>(last));
        best = Collections.unmodifiableMap(new LinkedHashMap<>(best));
    }
}
