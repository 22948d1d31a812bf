package dev.cohort.cli;

import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.plugin.PluginRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that is about plugins, which it finds where a run finds them. */
final class PluginArguments {
    @Option(
            names = "--experiment",
            paramLabel = "FILE",
            description = "An experiment file whose plugins are meant; without one, those of files in this folder.")
    private Optional<Path> experiment = Optional.empty();

    @Option(names = "--plugins", paramLabel = "DIR", description = "A further folder with plugin jars.")
    private List<Path> folders = new ArrayList<>();

    PluginRegistry load() {
        return ExperimentResolver.ofThisProcess().plugins(experiment, folders);
    }

    /** Tells what is wrong with those plugins that could not be loaded. */
    static void warn(PluginRegistry registry, PrintWriter err) {
        registry.warnings().forEach(problem -> err.println("warning: " + problem.line()));
    }
}
