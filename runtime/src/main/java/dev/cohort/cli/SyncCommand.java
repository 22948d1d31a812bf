package dev.cohort.cli;

import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.ShownLine;
import dev.cohort.experiment.TrackingAddress;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.Runs;
import dev.cohort.tracking.mlflow.Sync;
import dev.cohort.tracking.mlflow.TrackingServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Delivers runs to MLflow that could not be delivered while they ran. */
@Command(
        description = "Delivers runs to MLflow: those named, or all that were not delivered while they ran.",
        mixinStandardHelpOptions = true)
final class SyncCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "RUN",
            description = "Run folders, name/id, name (its newest) or name/best; all unless given.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--runs", paramLabel = "DIR", description = "The folder of all runs; ./runs unless given.")
    private Path runs = Path.of("runs");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<Path> folders = names.isEmpty()
                ? new Runs(runs).all()
                : names.stream().map(name -> new Runs(runs).find(name)).toList();
        Set<Problem> problems = new LinkedHashSet<>();
        Map<TrackingServer, Sync> syncs = new LinkedHashMap<>();
        Map<TrackingServer, Integer> waiting = new LinkedHashMap<>();
        int unchanged = 0;
        boolean told = false;
        for (Path folder : folders) {
            try {
                Optional<TrackingServer> server = server(folder);
                if (server.isPresent()) {
                    Sync sync = syncs.computeIfAbsent(server.get(), this::sync);
                    if (sync.away().isPresent()) {
                        waiting.merge(server.get(), 1, Integer::sum);
                    } else if (deliver(folder, server.get(), sync)) {
                        told = true;
                    } else {
                        unchanged++;
                    }
                } else if (!names.isEmpty()) {
                    problems.add(
                            new FileProblem.Usage(
                                    folder
                                            + " was meant for no MLflow server; set MLFLOW_TRACKING_URI to the one that is to have it"));
                }
            } catch (ProblemException exception) {
                problems.addAll(exception.problems());
            }
        }
        syncs.forEach((server, sync) -> sync.away()
                .filter(reason -> waiting.containsKey(server))
                .ifPresent(reason -> problems.add(new Problem.NotSynced(
                        "MLflow at " + server + " was not asked for " + counted(waiting.getOrDefault(server, 0)) + ": "
                                + reason + "; 'cohort sync' delivers what is left"))));
        if (problems.isEmpty() && !told) {
            spec.commandLine().getOut().println("nothing to deliver: " + reason(unchanged));
        }
        return Main.report(spec.commandLine().getErr(), List.copyOf(problems));
    }

    private String reason(int unchanged) {
        return unchanged > 0
                ? "MLflow has " + (unchanged > 1 ? "all of " + unchanged + " runs" : "all of the run")
                : "no run in " + runs + " was meant for an MLflow server; set MLFLOW_TRACKING_URI to one";
    }

    private static String counted(int more) {
        return more + (more == 1 ? " more run" : " more runs");
    }

    /** The server that the environment names, else the one that a run was meant for. */
    private static Optional<TrackingServer> server(Path folder) {
        Map<String, String> environment = System.getenv();
        return TrackingAddress.ofEnvironment(environment)
                .map(address -> TrackingServer.of(address, Optional.of(TrackingAddress.VARIABLE), environment))
                .or(() -> Sync.address(folder).map(address -> TrackingServer.of(address, environment)));
    }

    private Sync sync(TrackingServer server) {
        return new Sync(server, message -> spec.commandLine().getErr().println(ShownLine.of("warning: " + message)));
    }

    /** Delivers a run; says what became of it unless the server had all of it. */
    private boolean deliver(Path path, TrackingServer server, Sync sync) {
        try (RunFolder folder = RunFolder.open(path)) {
            switch (sync.deliver(folder, !names.isEmpty())) {
                case DELIVERED -> spec.commandLine().getOut().println(path + ": delivered to " + server);
                case DELETED ->
                    spec.commandLine()
                            .getOut()
                            .println(path + ": was deleted on " + server + "; 'cohort sync " + path
                                    + "' brings it back");
                case UNCHANGED -> {
                    return false;
                }
            }
            return true;
        }
    }
}
