package dev.cohort.cli;

import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.tracking.AtomicFile;
import dev.cohort.tracking.MetricTable;
import dev.cohort.tracking.RunComparison;
import dev.cohort.tracking.Runs;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares runs by a metric, in a table and in a picture of its curves. */
@Command(
        description = {
            "Compares runs by a metric: its last and its best value in each, and its curves in one picture.",
            "'cohort compare runs/optimizers/* --picture curves.svg' takes all runs of an experiment."
        },
        mixinStandardHelpOptions = true)
final class CompareCommand implements Runnable {
    @Parameters(
            arity = "1..*",
            paramLabel = "RUN",
            description = "Run folders, name/id, name (its newest) or name/best.")
    private List<String> names = List.of();

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description = "What is compared; unless given, what the runs watched, else train/epoch-loss.")
    private Optional<String> metric = Optional.empty();

    @Option(names = "--picture", paramLabel = "FILE.svg", description = "Where to draw the curves.")
    private Optional<Path> picture = Optional.empty();

    @Option(names = "--runs", paramLabel = "DIR", description = "The folder of all runs; ./runs unless given.")
    private Path runs = Runs.USUAL;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        picture.filter(file -> !file.toString().toLowerCase(Locale.ROOT).endsWith(".svg"))
                .ifPresent(file -> {
                    throw new ProblemException(new FileProblem.Usage(
                            "--picture draws SVG, so its file has to end in .svg, not as " + file.getFileName()));
                });
        Runs all = new Runs(runs);
        RunComparison comparison =
                RunComparison.of(names.stream().map(all::find).distinct().toList(), metric);
        PrintWriter out = spec.commandLine().getOut();
        out.print(Text.table(rows(comparison)));
        picture.ifPresent(file -> {
            AtomicFile.write(file, comparison.picture().svg());
            out.println("curves: " + file);
        });
    }

    private static List<List<String>> rows(RunComparison comparison) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(comparison.metric(), "best", "at step", "last", "status", "run"));
        for (RunComparison.Row row : comparison.rows()) {
            rows.add(List.of(
                    row.label(),
                    shown(row.best()),
                    row.bestStep().map(step -> Long.toString(step)).orElse("-"),
                    shown(row.last()),
                    row.run().status(),
                    row.run().name() + "/" + row.run().id()));
        }
        return rows;
    }

    private static String shown(OptionalDouble value) {
        return value.isPresent() ? MetricTable.shown(value.getAsDouble()) : "-";
    }
}
