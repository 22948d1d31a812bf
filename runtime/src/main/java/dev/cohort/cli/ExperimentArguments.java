package dev.cohort.cli;

import dev.cohort.engine.Engine;
import dev.cohort.experiment.Setting;
import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.tracking.Runs;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of every command that reads an experiment file, and how such a command comes to the experiment. */
final class ExperimentArguments implements AutoCloseable {
    private final ExperimentResolver resolver = ExperimentResolver.ofThisProcess();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Puts a value in place of the file's, as in optimizer.learning-rate=1e-4.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--plugins", paramLabel = "DIR", description = "A further folder with plugin jars.")
    private List<Path> plugins = new ArrayList<>();

    /**
     * Resolves a file; plugins that are not loaded, and not needed, are warnings.
     *
     * @param more settings that win over those of the command line
     * @param runs where runs are that the file names
     */
    ExperimentResolver.Resolution resolve(Path file, List<Setting> more, Path runs, PrintWriter err) {
        return resolve(file, more, runs, System.getenv(), err);
    }

    /** Resolves a file as it stands, whatever tracking server the environment names. */
    ExperimentResolver.Resolution resolveAlone(Path file, PrintWriter err) {
        return resolve(file, List.of(), Runs.USUAL, Map.of(), err);
    }

    private ExperimentResolver.Resolution resolve(
            Path file, List<Setting> more, Path runs, Map<String, String> environment, PrintWriter err) {
        resolver.ahead();
        Engine.preload();
        List<Setting> settings = new ArrayList<>();
        sets.forEach(text -> settings.add(Setting.parse(text)));
        settings.addAll(more);
        ExperimentResolver.Resolution resolution =
                resolver.resolve(file, settings, environment, plugins, new Runs(runs)::find);
        PluginArguments.warn(resolution.plugins(), err);
        return resolution;
    }

    /** Lets go of the plugins. */
    @Override
    public void close() {
        resolver.close();
    }
}
