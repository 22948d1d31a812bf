package dev.cohort.cli;

import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.mlflow.Sync;
import dev.cohort.tracking.mlflow.TrackingServer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Delivers runs to MLflow that could not be delivered while they ran. */
@Command(
        name = "sync",
        description = "Delivers runs to MLflow: those named, or all that were not delivered while they ran.",
        mixinStandardHelpOptions = true)
final class SyncCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "RUN", description = "Run folders, or name/id; all unless given.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--runs", paramLabel = "DIR", description = "The folder of all runs; ./runs unless given.")
    private Path runs = Path.of("runs");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<Path> folders = names.isEmpty()
                ? RunFolder.all(runs)
                : names.stream().map(name -> RunFolder.find(runs, name)).toList();
        List<Problem> problems = new ArrayList<>();
        for (Path folder : folders) {
            Optional<String> address = address(folder);
            if (address.isPresent()) {
                problems.addAll(sync(folder, address.get()));
            } else if (!names.isEmpty()) {
                problems.add(new FileProblem.Usage(folder
                        + " was meant for no MLflow server; set MLFLOW_TRACKING_URI to the one that is to have it"));
            }
        }
        return Main.report(spec.commandLine().getErr(), problems);
    }

    private static Optional<String> address(Path folder) {
        return Optional.ofNullable(System.getenv("MLFLOW_TRACKING_URI"))
                .filter(text -> !text.isBlank())
                .or(() -> Sync.address(folder));
    }

    private List<Problem> sync(Path path, String address) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (RunFolder folder = RunFolder.open(path)) {
            TrackingServer server = TrackingServer.of(address, System.getenv());
            Optional<Problem> left = Sync.sync(folder, server, message -> err.println("warning: " + message));
            if (left.isEmpty()) {
                out.println(path + ": delivered to " + server);
            }
            return left.map(List::of).orElse(List.of());
        } catch (ProblemException exception) {
            return exception.problems();
        }
    }
}
