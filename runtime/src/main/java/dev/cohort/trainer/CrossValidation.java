package dev.cohort.trainer;

import dev.cohort.api.run.RunEvent;
import dev.cohort.api.run.Status;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.tracking.ConsoleListener;
import dev.cohort.tracking.FoldScores;
import dev.cohort.tracking.Journal;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunOverview;
import dev.cohort.tracking.RunRecord;
import dev.cohort.tracking.Summary;
import dev.cohort.tracking.mlflow.Delivery;
import dev.cohort.tracking.mlflow.TrackingServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The runs of a cross-validation, one after another, and what they come to together.
 *
 * <p>Every fold is a run of its own, called by the id of the whole and {@code -fold-N}, whose experiment file says which fold it is,
 * so that it can be repeated alone. The whole has a folder and a journal too, in which a step is a fold.
 */
public final class CrossValidation {
    private static final String FOLD = "-fold-";
    private static final String KEY = "cross-validation.fold";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RunRequest request;
    private final IntFunction<ExperimentResolver.Resolution> folds;

    private CrossValidation(RunRequest request, IntFunction<ExperimentResolver.Resolution> folds) {
        this.request = request;
        this.folds = folds;
    }

    /** Whether an experiment asks for all folds of a cross-validation. */
    public static boolean isAskedFor(ExperimentResolver.Resolution resolution) {
        return resolution
                .experiment()
                .experiment()
                .crossValidation()
                .filter(section -> section.fold().isEmpty())
                .isPresent();
    }

    static boolean isFold(RunOverview run) {
        return run.settings().containsKey(KEY);
    }

    static boolean isFold(RunRequest request) {
        return request.resolution().settings().containsKey(KEY);
    }

    /**
     * Runs all folds.
     *
     * @param folds the experiment as a fold runs it, by the number of the fold from 1
     * @throws ProblemException if a fold cannot be run, diverges, or is done but not delivered
     */
    public static RunResult start(RunRequest request, IntFunction<ExperimentResolver.Resolution> folds) {
        return new CrossValidation(request, folds).start();
    }

    private RunResult start() {
        Optional<Path> earlier = request.resume() ? EarlierRun.find(request) : Optional.empty();
        if (earlier.isEmpty()) {
            // What is wrong with the file, the data or the model is found before there is a folder.
            Preparation.check(folds.apply(1), warning -> {});
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
            folder.log().write("what the cross-validation told at its end", failure);
            delivery.flatMap(started -> started.close(PATIENCE)).ifPresent(problem -> console.warn(problem.message()));
            throw failure;
        }
        delivery.flatMap(started -> started.close(PATIENCE)).ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        return result;
    }

    private RunResult run(RunFolder folder, ConsoleListener console) {
        int runs = request.experiment().crossValidation().orElseThrow().runs();
        FoldScores scores = FoldScores.none();
        Status status = Status.FAILED;
        try (Journal journal = Journal.open(folder.journal(), 1, 1, console)) {
            for (int fold = 1; fold <= runs; fold++) {
                console.say("fold " + fold + " of " + runs);
                RunResult result = ExperimentRun.start(ofFold(folder, fold));
                status = result.status();
                if (status != Status.FINISHED) {
                    return result(status, Map.of(), folder);
                }
                status = Status.FAILED;
                Map<String, Double> measured = measured(result);
                scores = scores.with(folder.id() + FOLD + fold, measured);
                log(journal, fold, measured);
            }
            Map<String, Double> together = scores.together();
            log(journal, runs, together);
            scores.write(folder);
            status = Status.FINISHED;
            console.say("\n" + String.join("\n", scores.lines()) + "\n\n" + scores.account() + "\n" + folder.path());
            return result(status, together, folder);
        } finally {
            new Summary(status, summarized(scores), Map.of(), scores.account(), Optional.empty(), Optional.empty())
                    .write(folder.summary());
        }
    }

    /** A fold that was finished before is not run again. */
    private RunRequest ofFold(RunFolder folder, int fold) {
        String id = folder.id() + FOLD + fold;
        boolean begun = Files.isDirectory(folder.path().resolveSibling(id));
        return new RunRequest(
                request.file(),
                folds.apply(fold),
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

    private static void log(Journal journal, int fold, Map<String, Double> metrics) {
        journal.hear(new RunEvent.Logged(fold, 0, System.currentTimeMillis(), metrics), reason -> {});
    }

    /** The last values in the journal. */
    private static Map<String, Double> summarized(FoldScores scores) {
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
