package dev.cohort.cli;

import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ShownLine;
import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.tracking.Runs;
import dev.cohort.trainer.Preparation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds all problems of experiment files: of the file itself, then of its data, then of its model. */
@Command(
        description = "Finds all problems of experiment files, of their data and their models, without training.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The experiment files.")
    private List<Path> files = List.of();

    @Mixin
    private ExperimentArguments arguments = new ExperimentArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        int result = ExitCode.DONE.number();
        for (Path file : files) {
            List<Problem> problems = problems(file);
            int code = Main.report(spec.commandLine().getErr(), problems);
            if (problems.isEmpty()) {
                spec.commandLine().getOut().println(file + ": no problems");
            }
            result = result == ExitCode.DONE.number() ? code : result;
        }
        return result;
    }

    private List<Problem> problems(Path file) {
        try {
            ExperimentResolver.Resolution resolution = arguments.resolve(
                    file, List.of(), Runs.USUAL, spec.commandLine().getErr());
            Preparation.check(
                    resolution,
                    warning -> spec.commandLine().getErr().println(ShownLine.of(file + ": warning: " + warning)));
            return List.of();
        } catch (Throwable thrown) {
            Main.trace(spec, thrown);
            return Defects.of(thrown);
        }
    }
}
