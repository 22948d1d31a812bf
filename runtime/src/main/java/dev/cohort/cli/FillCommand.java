package dev.cohort.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints an experiment file with every default written out. */
@Command(
        description = "Prints an experiment file with every default written out, as a run keeps it.",
        mixinStandardHelpOptions = true)
final class FillCommand implements Runnable {
    @Parameters(paramLabel = "FILE", description = "The experiment file.")
    private Path file = Path.of("");

    @Mixin
    private ExperimentArguments arguments = new ExperimentArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .print(arguments
                        .resolveAlone(file, spec.commandLine().getErr())
                        .experiment()
                        .canonicalText());
    }
}
