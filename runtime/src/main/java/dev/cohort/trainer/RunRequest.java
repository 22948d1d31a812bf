package dev.cohort.trainer;

import dev.cohort.configuration.Experiment;
import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.tracking.Terminal;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What somebody asks for who asks for a run.
 *
 * @param file the experiment file as the user named it
 * @param resolution what it says, and the plugins that were at hand
 * @param runs the folder of all runs
 * @param id what the user calls the run, or nothing
 * @param resume whether an earlier run is to go on
 * @param environment of the process, for the tracking server's address and secrets
 * @param interrupted whether the process was asked to end
 * @param out where progress and results are shown
 * @param err where warnings are shown
 * @param terminal what {@code out} can show
 */
public record RunRequest(
        Path file,
        ExperimentResolver.Resolution resolution,
        Path runs,
        Optional<String> id,
        boolean resume,
        Map<String, String> environment,
        BooleanSupplier interrupted,
        PrintStream out,
        PrintStream err,
        Terminal terminal) {
    Experiment experiment() {
        return resolution.experiment().experiment();
    }
}
