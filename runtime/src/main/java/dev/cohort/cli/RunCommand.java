package dev.cohort.cli;

import dev.cohort.api.run.Status;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Setting;
import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.tracking.Runs;
import dev.cohort.tracking.Terminal;
import dev.cohort.trainer.DryRun;
import dev.cohort.trainer.ExperimentRun;
import dev.cohort.trainer.LearningRateSearch;
import dev.cohort.trainer.Preparation;
import dev.cohort.trainer.RunRequest;
import dev.cohort.trainer.RunSeries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains what experiment files describe. */
@Command(description = "Trains what experiment files describe, one after another.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "The experiment files.")
    private List<Path> files = List.of();

    @Mixin
    private ExperimentArguments arguments = new ExperimentArguments();

    @Option(names = "--id", paramLabel = "ID", description = "What to call the run; made from the time unless given.")
    private Optional<String> id = Optional.empty();

    @Option(names = "--runs", paramLabel = "DIR", description = "The folder of all runs; ./runs unless given.")
    private Path runs = Runs.USUAL;

    @Option(names = "--device", paramLabel = "DEVICE", description = "cpu, cuda or cuda:N, in place of the file's.")
    private Optional<String> device = Optional.empty();

    @Option(
            names = "--resume",
            description = "Goes on with the run of --id, or with the newest one of the file that is not finished.")
    private boolean resume;

    @Option(
            names = "--dry-run",
            description = "Shows the shapes of every layer and the loss of one batch, and writes nothing.")
    private boolean dryRun;

    @Option(
            names = "--find-learning-rate",
            description = "Trains for 100 updates with a rising learning rate, says which suits, and draws the curve.")
    private boolean findLearningRate;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private record Resolved(Path file, ExperimentResolver.Resolution resolution) {}

    @Override
    public Integer call() {
        try (ExperimentArguments open = arguments) {
            return checkedAndRun();
        }
    }

    private int checkedAndRun() {
        if (id.isPresent() && files.size() > 1) {
            throw new ProblemException(new FileProblem.Usage("--id names one run, but there are several files"));
        }
        if (findLearningRate && (resume || dryRun || id.isPresent())) {
            throw new ProblemException(new FileProblem.Usage(
                    "--find-learning-rate makes no run, so there is none for --id, --resume or --dry-run"));
        }
        // Several files: what is wrong with any of them is told before the first is trained.
        List<Resolved> resolved = new ArrayList<>();
        int result = ExitCode.DONE.number();
        for (Path file : files) {
            int code = reported(() -> {
                ExperimentResolver.Resolution resolution = resolve(file);
                if (files.size() > 1 && !dryRun) {
                    Preparation.check(resolution, warning -> {});
                }
                resolved.add(new Resolved(file, resolution));
                return ExitCode.DONE;
            });
            result = result == ExitCode.DONE.number() ? code : result;
        }
        return result == ExitCode.DONE.number() ? run(resolved) : result;
    }

    /** One that fails does not keep the others from running, and the first failure is the result. */
    private int run(List<Resolved> experiments) {
        int result = ExitCode.DONE.number();
        for (Resolved experiment : experiments) {
            int code = run(experiment.file(), experiment.resolution());
            if (code == ExitCode.INTERRUPTED.number()) {
                return code;
            }
            result = result == ExitCode.DONE.number() ? code : result;
        }
        return result;
    }

    /** What went wrong is told before the interruption is closed, which may be the end of the process. */
    private int run(Path file, ExperimentResolver.Resolution resolution) {
        try (Interruption interruption = Interruption.listen()) {
            return reported(() -> {
                if (dryRun) {
                    spec.commandLine().getOut().print(DryRun.of(resolution));
                    spec.commandLine().getOut().flush();
                    return ExitCode.DONE;
                }
                RunRequest request = request(file, resolution, interruption);
                return status(request) == Status.INTERRUPTED ? ExitCode.INTERRUPTED : ExitCode.DONE;
            });
        }
    }

    private Status status(RunRequest request) {
        if (findLearningRate) {
            return LearningRateSearch.start(request);
        }
        return RunSeries.isAskedFor(request.resolution())
                ? RunSeries.start(request, settings -> resolve(request.file(), settings))
                        .status()
                : ExperimentRun.start(request).status();
    }

    private int reported(Supplier<ExitCode> work) {
        try {
            return work.get().number();
        } catch (Throwable thrown) {
            return Main.report(spec, thrown);
        }
    }

    private ExperimentResolver.Resolution resolve(Path file) {
        return resolve(file, List.of());
    }

    private ExperimentResolver.Resolution resolve(Path file, List<Setting> more) {
        List<Setting> sets = new ArrayList<>(more);
        device.map(RunCommand::setting).ifPresent(sets::add);
        return arguments.resolve(file, sets, runs, spec.commandLine().getErr());
    }

    private static Setting setting(String device) {
        return new Setting(List.of("training", "device"), device, new Position("--device " + device, 0, 0));
    }

    private RunRequest request(Path file, ExperimentResolver.Resolution resolution, Interruption interruption) {
        return new RunRequest(
                file,
                resolution,
                runs,
                id,
                resume,
                System.getenv(),
                interruption::requested,
                System.out,
                System.err,
                Terminal.detect(System.getenv()));
    }
}
