package dev.cohort.tracking;

import dev.cohort.api.run.Ending;
import dev.cohort.experiment.ProblemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a list of runs says of one, read without a lock.
 *
 * @param folder the run's folder
 * @param name the experiment's name
 * @param id the run's id
 * @param source the experiment file as the user named it
 * @param started milliseconds since 1970
 * @param status as in {@code summary.json}; {@code running} while somebody writes to the folder, and {@code killed} where
 *     nobody does and there is no summary
 * @param settings what the command line put in place of the file's values, by dotted key, as TOML
 * @param summary how the run ended, if it has
 */
public record RunOverview(
        Path folder,
        String name,
        String id,
        String source,
        long started,
        String status,
        Map<String, String> settings,
        Optional<Summary> summary) {
    /**
     * Reads what a folder says of its run.
     *
     * @throws ProblemException if a file in it is missing or damaged
     */
    static RunOverview of(Path folder) {
        RunRecord record = RunRecord.read(folder.resolve("run.json"));
        Optional<Summary> summary = Summary.read(folder.resolve("summary.json"));
        String status = summary.map(ended -> ended.status().name().toLowerCase(Locale.ROOT))
                .orElseGet(() -> FolderLock.held(folder) ? "running" : "killed");
        return new RunOverview(
                folder,
                record.experiment(),
                record.id(),
                record.source(),
                record.started(),
                status,
                record.settings(),
                summary);
    }

    /** The metric by which the run's states were compared, once it has ended. */
    public Optional<Ending.Watched> watched() {
        return summary.flatMap(Summary::watched);
    }
}
