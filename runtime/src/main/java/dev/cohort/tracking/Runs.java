package dev.cohort.tracking;

import dev.cohort.api.run.Ending;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.HomePath;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The runs that lie in a folder {@code <runs>/<name>/<id>}, and the ways to name one of them. */
public final class Runs {
    /** Where runs are unless somebody says otherwise. */
    public static final Path USUAL = Path.of("runs");

    private static final String BEST = "best";

    private final Path folder;

    /** @param folder that of all runs; it need not exist */
    public Runs(Path folder) {
        this.folder = folder;
    }

    /** The folders of all runs, by name and then by id. */
    public List<Path> all() {
        return folders(folder).stream().flatMap(name -> of(name).stream()).toList();
    }

    /**
     * What is known of all runs, the newest first.
     *
     * @param damaged is told of each run that cannot be read
     */
    public List<RunOverview> list(Notices damaged) {
        return list(all(), damaged);
    }

    private static List<RunOverview> list(List<Path> runs, Notices damaged) {
        List<RunOverview> overviews = new ArrayList<>();
        for (Path run : runs) {
            try {
                overviews.add(RunOverview.of(run));
            } catch (ProblemException problem) {
                problem.problems().forEach(told -> damaged.warn(told.line()));
            }
        }
        overviews.sort(Comparator.comparingLong(RunOverview::started)
                .thenComparing(RunOverview::id)
                .reversed());
        return overviews;
    }

    /**
     * Finds a run by its folder, by {@code name/id}, by {@code name}, which is its newest, or by {@code name/best}, which is
     * the one with the best value of the metric that it watched.
     *
     * @throws ProblemException if there is none
     */
    public Path find(String run) {
        try {
            for (Path place : List.of(HomePath.of(run), folder.resolve(run))) {
                if (isRun(place)) {
                    return place;
                }
                List<Path> named = of(place);
                if (!named.isEmpty()) {
                    return newest(place, named);
                }
                Path name = place.resolveSibling("");
                if (place.endsWith(BEST) && !of(name).isEmpty()) {
                    return best(name);
                }
            }
        } catch (InvalidPathException noPath) {
            // It names no run either.
        }
        throw new ProblemException(new FileProblem.Usage("there is no run '" + run + "'" + advice(run)));
    }

    private String advice(String run) {
        List<Path> runs = all();
        List<String> known = Stream.concat(
                        runs.stream(), runs.stream().map(Path::getParent).distinct())
                .map(path -> folder.relativize(path).toString())
                .toList();
        return Suggestion.nearest(run, known)
                .map(nearest -> " (did you mean '" + nearest + "'?)")
                .orElse(
                        runs.isEmpty()
                                ? "; there are no runs in " + folder
                                : "; give its folder, name, name/best or name/id, as in "
                                        + folder.relativize(runs.get(runs.size() - 1)));
    }

    private static Path newest(Path name, List<Path> runs) {
        return list(runs, message -> {}).stream()
                .findFirst()
                .map(RunOverview::folder)
                .orElseThrow(() -> new ProblemException(
                        new FileProblem.Usage("no run in " + name + " can be read; give the folder of one")));
    }

    /** Among the runs that have a model: by the metric that the newest of them watched, which others may have measured. */
    private static Path best(Path name) {
        List<RunOverview> runs = list(of(name), message -> {}).stream()
                .filter(run -> Files.isRegularFile(run.folder().resolve("model.onnx")))
                .toList();
        Optional<Ending.Watched> watched = runs.stream()
                .flatMap(run -> run.watched().stream())
                .filter(metric -> metric.best().isPresent())
                .findFirst();
        Comparator<Map.Entry<RunOverview, Double>> ascending = Map.Entry.comparingByValue();
        return watched.flatMap(metric -> runs.stream()
                        .flatMap(run -> value(run, metric.metric()).map(value -> Map.entry(run, value)).stream())
                        .min(metric.largerIsBetter() ? ascending.reversed() : ascending))
                .map(run -> run.getKey().folder())
                .orElseThrow(() -> new ProblemException(new FileProblem.Usage("no run in " + name
                        + " has a model and a best value of what it watched; 'cohort runs' lists the runs")));
    }

    private static Optional<Double> value(RunOverview run, String metric) {
        return run.summary().map(summary -> summary.best().get(metric));
    }

    private static boolean isRun(Path folder) {
        return Files.isRegularFile(folder.resolve("experiment.toml"))
                && Files.isDirectory(folder.resolve("checkpoints"));
    }

    private static List<Path> of(Path name) {
        return folders(name).stream().filter(Runs::isRun).toList();
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException failure) {
            throw AtomicFile.unreadable(parent, failure);
        }
    }
}
