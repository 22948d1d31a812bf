package dev.cohort.trainer;

import dev.cohort.api.run.Status;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.session.TrainingSession;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunOverview;
import dev.cohort.tracking.RunRecord;
import dev.cohort.tracking.Runs;
import dev.cohort.tracking.Summary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A run that is to go on.
 *
 * @param checkpoint where it goes on; nothing where it starts over
 * @param result what it came to, if it has come to the end of its course
 * @param remarks what the user should know of it
 */
record EarlierRun(Optional<Checkpoint> checkpoint, Optional<RunResult> result, List<String> remarks) {
    /** Nothing that could go on. */
    static final EarlierRun NONE = new EarlierRun(Optional.empty(), Optional.empty(), List.of());

    private static final Set<String> FREE =
            Set.of("training.epochs", "training.steps", "training.device", ExperimentRun.TRAINED, ExperimentRun.ALL);
    private static final String TRACKING = "tracking.";

    /**
     * The folder of the run that is meant: the one with the given id, or the newest of the experiment file that is not
     * finished, or its newest; nothing where there is none yet.
     */
    static Optional<Path> find(RunRequest request) {
        Path all = RunFolder.parent(request.runs(), request.experiment().name());
        if (request.id().isPresent()) {
            return request.id().map(all::resolve).filter(Files::isDirectory);
        }
        Path file = request.file().getFileName();
        List<RunOverview> runs = new Runs(request.runs())
                .list(damaged -> {}).stream()
                        .filter(run -> all.equals(run.folder().getParent())
                                && RunSeries.isPart(run) == RunSeries.isPart(request)
                                && Path.of(run.source()).getFileName().equals(file))
                        .toList();
        return newest(runs);
    }

    private static Optional<Path> newest(List<RunOverview> runs) {
        return runs.stream()
                .filter(run -> run.summary()
                        .map(Summary::status)
                        .filter(Status.FINISHED::equals)
                        .isEmpty())
                .findFirst()
                .or(() -> runs.stream().findFirst())
                .map(RunOverview::folder);
    }

    /**
     * Reads what is left of a run.
     *
     * @throws ProblemException if the experiment is another now, or there are only damaged checkpoints
     */
    static EarlierRun read(RunFolder folder, RunRequest request) {
        if (Files.exists(folder.record())) {
            requireSame(RunRecord.read(folder).parameters(), folder.path(), request.resolution());
        }
        List<Problem> damaged = new ArrayList<>();
        Optional<Checkpoint> checkpoint = new CheckpointFolder(folder.checkpoints())
                .newest(CheckpointFolder.Sort.LAST, Long.MAX_VALUE, damaged::add);
        Optional<RunResult> result = Summary.read(folder.summary())
                .filter(summary -> summary.status() == Status.FINISHED
                        && checkpoint
                                .filter(state ->
                                        goesOn(state, request.experiment().training()))
                                .isEmpty())
                .map(summary ->
                        new RunResult(Status.FINISHED, summary.metrics(), summary.best(), Optional.of(folder.path())));
        if (checkpoint.isEmpty() && result.isEmpty() && !damaged.isEmpty()) {
            throw new ProblemException(damaged);
        }
        return new EarlierRun(
                checkpoint, result, damaged.stream().map(Problem::line).toList());
    }

    private static boolean goesOn(Checkpoint state, TrainingSection training) {
        Progress progress = state.progress();
        return progress.text(Trainer.STOP_REASON).isEmpty()
                && Course.goesOn(training, progress.count(Trainer.EPOCH), state.step());
    }

    static void requireSame(Map<String, String> before, Path folder, ExperimentResolver.Resolution resolution) {
        Map<String, String> now = resolution.experiment().flatParameters();
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(now.keySet());
        List<Problem> changed = new ArrayList<>();
        for (String key : keys) {
            Optional<String> old = Optional.ofNullable(before.get(key));
            Optional<String> given = Optional.ofNullable(now.get(key));
            if (!old.equals(given) && !FREE.contains(key) && !key.startsWith(TRACKING)) {
                changed.add(new FileProblem.Incompatible(
                        Optional.of(resolution.written().place(key)),
                        key + " is " + given.orElse("not set") + ", and " + old.orElse("not set") + " in the run "
                                + folder + " that is to go on; only epochs, steps, tracking and device may differ, so"
                                + " set it back, or begin a run without --resume"));
            }
        }
        if (!changed.isEmpty()) {
            throw new ProblemException(changed);
        }
    }

    /** What the user should know of it, beside what it says itself, now that a session is open. */
    List<String> remarks(TrainingSession session) {
        List<String> all = new ArrayList<>(remarks);
        checkpoint.map(state -> Computation.of(state.progress())).ifPresent(before -> {
            Computation now = Computation.of(session);
            if (!before.equals(now)) {
                all.add("the run began with " + before + " and goes on with " + now
                        + ", so its last digits may differ");
            } else if (now.threads() != Runtime.getRuntime().availableProcessors()) {
                all.add("the run goes on with " + now + ", as it began, though there are "
                        + Runtime.getRuntime().availableProcessors() + " processors");
            }
        });
        return all;
    }

    /** How many threads it goes on with: as many as it had, or 0 where that does not matter. */
    int threads() {
        return checkpoint
                .map(state -> Computation.of(state.progress()).threads())
                .orElse(0);
    }
}
