package dev.cohort.trainer;

import dev.cohort.api.run.RunEvent;
import dev.cohort.api.run.Status;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Setting;
import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.tracking.ConsoleListener;
import dev.cohort.tracking.Journal;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunOverview;
import dev.cohort.tracking.RunRecord;
import dev.cohort.tracking.SeriesScores;
import dev.cohort.tracking.Summary;
import dev.cohort.tracking.mlflow.Delivery;
import dev.cohort.tracking.mlflow.TrackingServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The runs that one experiment file asks for, one after another, and what they come to together: the folds of a cross-validation, or
 * the tasks of continual learning.
 *
 * <p>Each is a run of its own, called by the id of the whole and {@code -fold-N} or {@code -task-N}, whose experiment file says which
 * it is, so that it can be repeated alone. The whole has a folder and a journal too, in which a step is a run.
 */
public final class RunSeries {
    private static final Set<String> KEYS = Set.of(CrossValidation.KEY, ContinualLearning.KEY);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What is done in turns. */
    interface Parts {
        /** What one of them is called. */
        String noun();

        /** How many there are. */
        int count();

        /**
         * What the experiment file says differently for one.
         *
         * @param earlier the folders of the runs before it
         */
        List<String> settings(int number, List<Path> earlier);

        /** What none has come to. */
        SeriesScores scores();
    }

    private final RunRequest request;
    private final Function<List<Setting>, ExperimentResolver.Resolution> resolve;
    private final Parts parts;

    private RunSeries(RunRequest request, Function<List<Setting>, ExperimentResolver.Resolution> resolve, Parts parts) {
        this.request = request;
        this.resolve = resolve;
        this.parts = parts;
    }

    /** Whether an experiment asks for several runs. */
    public static boolean isAskedFor(ExperimentResolver.Resolution resolution) {
        return parts(resolution).isPresent();
    }

    private static Optional<Parts> parts(ExperimentResolver.Resolution resolution) {
        return CrossValidation.of(resolution.experiment().experiment())
                .or(() -> ContinualLearning.of(resolution.experiment().experiment()));
    }

    /** Whether a run is one of several. */
    static boolean isPart(RunOverview run) {
        return run.settings().keySet().stream().anyMatch(KEYS::contains);
    }

    static boolean isPart(RunRequest request) {
        return request.resolution().settings().keySet().stream().anyMatch(KEYS::contains);
    }

    /**
     * Runs all.
     *
     * @param resolve the experiment with other settings
     * @throws ProblemException if one cannot be run, diverges, or is done but not delivered
     */
    public static RunResult start(RunRequest request, Function<List<Setting>, ExperimentResolver.Resolution> resolve) {
        return new RunSeries(request, resolve, parts(request.resolution()).orElseThrow()).start();
    }

    private RunResult start() {
        Optional<Path> earlier = request.resume() ? EarlierRun.find(request) : Optional.empty();
        if (earlier.isEmpty()) {
            // What is wrong with the file, the data or the model is found before there is a folder.
            Preparation.check(resolved(1, List.of()), warning -> {});
        }
        try (RunFolder folder = earlier.map(RunFolder::open)
                .orElseGet(() ->
                        RunFolder.create(request.runs(), request.experiment().name(), request.id()))) {
            if (Files.exists(folder.record())) {
                EarlierRun.requireSame(RunRecord.read(folder).parameters(), folder.path(), request.resolution());
            }
            Optional<Summary> finished =
                    Summary.read(folder.summary()).filter(summary -> summary.status() == Status.FINISHED);
            if (finished.isPresent()) {
                request.out().println(folder.path() + " is finished");
                return result(Status.FINISHED, finished.get().metrics(), folder);
            }
            return run(folder);
        }
    }

    private ExperimentResolver.Resolution resolved(int number, List<Path> earlier) {
        return resolve.apply(
                parts.settings(number, earlier).stream().map(Setting::parse).toList());
    }

    private RunResult run(RunFolder folder) {
        folder.removeSummary();
        folder.writeExperiment(request.resolution().experiment().canonicalText());
        if (Files.notExists(folder.record())) {
            RunRecord.begin(
                            request.experiment().name(),
                            folder,
                            request.file(),
                            request.resolution().experiment().flatParameters(),
                            request.resolution().settings())
                    .write(folder);
        }
        ConsoleListener console = new ConsoleListener(request.out(), request.err(), request.terminal(), folder.path());
        Optional<Delivery> delivery = request.experiment()
                .tracking()
                .mlflow()
                .map(address -> Delivery.start(folder, TrackingServer.of(address, request.environment()), console));
        RunResult result;
        try {
            result = run(folder, console);
        } catch (RuntimeException | Error failure) {
            folder.log().write("what the runs told at their end", failure);
            delivery.flatMap(started -> started.close(PATIENCE)).ifPresent(problem -> console.warn(problem.message()));
            throw failure;
        }
        delivery.flatMap(started -> started.close(PATIENCE)).ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        return result;
    }

    private RunResult run(RunFolder folder, ConsoleListener console) {
        SeriesScores scores = parts.scores();
        List<Path> done = new ArrayList<>();
        Status status = Status.FAILED;
        try (Journal journal = Journal.open(folder.journal(), 1, 1, console)) {
            for (int number = 1; number <= parts.count(); number++) {
                console.say(parts.noun() + " " + number + " of " + parts.count());
                RunResult result = ExperimentRun.start(part(folder, number, done));
                status = result.status();
                if (status != Status.FINISHED) {
                    return result(status, Map.of(), folder);
                }
                status = Status.FAILED;
                result.folder().ifPresent(done::add);
                Map<String, Double> measured = measured(result);
                scores = scores.with(id(folder, number), measured);
                log(journal, number, measured);
            }
            Map<String, Double> together = scores.together();
            log(journal, parts.count(), together);
            scores.write(folder);
            status = Status.FINISHED;
            console.say("\n" + String.join("\n", scores.lines()) + "\n\n" + scores.account() + "\n" + folder.path());
            return result(status, together, folder);
        } finally {
            new Summary(status, summarized(scores), Map.of(), scores.account(), Optional.empty(), Optional.empty())
                    .write(folder.summary());
        }
    }

    private String id(RunFolder folder, int number) {
        return folder.id() + "-" + parts.noun() + "-" + number;
    }

    /** One that was finished before is not run again. */
    private RunRequest part(RunFolder folder, int number, List<Path> earlier) {
        String id = id(folder, number);
        boolean begun = Files.isDirectory(folder.path().resolveSibling(id));
        return new RunRequest(
                request.file(),
                resolved(number, earlier),
                request.runs(),
                Optional.of(id),
                request.resume() && begun,
                request.environment(),
                request.interrupted(),
                request.out(),
                request.err(),
                request.terminal());
    }

    /** What was measured of the state that a run leaves. */
    private static Map<String, Double> measured(RunResult result) {
        return result.folder()
                .flatMap(path -> Summary.read(path.resolve("summary.json")))
                .flatMap(Summary::exported)
                .map(Summary.Exported::metrics)
                .orElse(result.last());
    }

    private static void log(Journal journal, int number, Map<String, Double> metrics) {
        journal.hear(new RunEvent.Logged(number, 0, System.currentTimeMillis(), metrics), reason -> {});
    }

    /** The last values in the journal. */
    private static Map<String, Double> summarized(SeriesScores scores) {
        Map<String, Double> all = new LinkedHashMap<>();
        scores.values().forEach(all::putAll);
        if (!scores.values().isEmpty()) {
            all.putAll(scores.together());
        }
        return all;
    }

    private static RunResult result(Status status, Map<String, Double> metrics, RunFolder folder) {
        return new RunResult(status, metrics, Map.of(), Optional.of(folder.path()));
    }
}
