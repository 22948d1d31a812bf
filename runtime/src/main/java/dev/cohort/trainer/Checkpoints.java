package dev.cohort.trainer;

import dev.cohort.api.run.Listener;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.experiment.Problem;
import dev.cohort.session.Snapshot;
import dev.cohort.session.TrainingSession;
import dev.cohort.tracking.Journal;
import dev.cohort.tracking.RunFolder;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps the last and the best state of a training in {@link CheckpointFolder}.
 *
 * <p>Without a wish in the file, the last state is written at an epoch's end, but not more often than every ten seconds:
 * an epoch may be shorter than forcing a file to the disk. The training's end always writes.
 *
 * <p>What is written is good: all numbers are finite, and the next step's loss was too. A gradient that is not finite
 * spoils the parameters while the loss still looks well, so a state waits for the step after it; a training that diverges
 * leaves the last state that was good, and be it the first one.
 */
final class Checkpoints implements Listener {
    private static final long INTERVAL = 10_000_000_000L;

    private final CheckpointFolder folder;
    private final Optional<Integer> everySteps;
    private final TrainingSession session;
    private final Journal journal;
    private final Supplier<Progress> progress;
    private Optional<Checkpoint> first = Optional.empty();
    private Optional<Checkpoint> waiting = Optional.empty();
    private Optional<Checkpoint> best = Optional.empty();

    /** What was best before: its memory is used in turns with that of the best. */
    private Optional<Snapshot> spent = Optional.empty();

    private boolean bestWritten = true;
    private long writtenStep;
    private long taken = System.nanoTime();

    /** @param trainer knows how far the training is */
    @Inject
    Checkpoints(
            RunFolder folder,
            TrainingSection options,
            TrainingSession session,
            Journal journal,
            Provider<Trainer> trainer) {
        this.folder = new CheckpointFolder(folder.checkpoints());
        this.everySteps = options.checkpointEverySteps();
        this.session = session;
        this.journal = journal;
        this.progress = () -> Computation.of(session).note(trainer.get().progress());
    }

    @Override
    public void hear(RunEvent event, RunControl control) {
        if (event instanceof RunEvent.Stepped stepped) {
            if (!Float.isFinite(stepped.loss())) {
                waiting = Optional.empty();
                return;
            }
            if (waiting.isPresent()) {
                write(waiting.get());
            }
            if (everySteps.isPresent() && stepped.step() % everySteps.get() == 0) {
                take();
            }
        } else if (event instanceof RunEvent.EpochEnded) {
            if (everySteps.isEmpty() && System.nanoTime() - taken > INTERVAL) {
                take();
            }
        }
    }

    /** Begins with the state that there is now, which nobody has written. */
    void begin() {
        first = Optional.of(present());
    }

    private void take() {
        waiting = Optional.of(present())
                .filter(state -> state.snapshot().notFinite().isEmpty());
        taken = System.nanoTime();
    }

    private Checkpoint present() {
        return new Checkpoint(session.snapshot(), progress.get());
    }

    /**
     * Goes on from a state that was written.
     *
     * @param bestStep after how many steps the best state was, if there was one
     * @param damaged is told why the best state cannot be used
     * @return the best state, if it can be used, or the one that proves to be the best once it is evaluated again
     */
    Optional<Checkpoint> resume(Checkpoint last, OptionalLong bestStep, Consumer<Problem> damaged) {
        writtenStep = last.step();
        if (bestStep.isPresent()) {
            best = folder.newest(CheckpointFolder.Sort.BEST, last.step(), damaged)
                    .filter(state -> state.step() == bestStep.getAsLong() || state.step() == last.step());
        }
        return best;
    }

    /**
     * Takes the present state as the best so far, if it is good.
     *
     * @return whether it is
     */
    boolean keepBest() {
        Snapshot state = spent.map(session::snapshot).orElseGet(session::snapshot);
        if (state.notFinite().isEmpty()) {
            spent = best.map(Checkpoint::snapshot);
            best = Optional.of(new Checkpoint(state, progress.get()));
            bestWritten = false;
            return true;
        }
        spent = Optional.of(state);
        return false;
    }

    /** Gives the session the best state, if one was kept. */
    void restoreBest() {
        best.map(Checkpoint::snapshot).ifPresent(session::restore);
    }

    /**
     * Writes the present state as the last one, and the best one if it is new.
     *
     * @return what is not finite in the present state, which is not written then
     */
    Optional<String> write() {
        Checkpoint state = present();
        Optional<String> spoiled = state.snapshot().notFinite();
        if (spoiled.isEmpty()) {
            write(state);
        }
        return spoiled;
    }

    /**
     * Has the last good state written, if it is not yet.
     *
     * @return where it lies, in a folder named by its step
     */
    Path keepGood() {
        if (first.isPresent()) {
            write(first.get());
        }
        return folder.path(CheckpointFolder.Sort.LAST, writtenStep);
    }

    private void write(Checkpoint last) {
        // What was measured until a state, and the best one until then, are on the disk before it: a training that goes
        // on from there leaves no gap. Where that fails, which ends the training, what was learned is kept all the
        // same.
        try {
            journal.force();
            if (!bestWritten) {
                best.ifPresent(checkpoint -> folder.write(CheckpointFolder.Sort.BEST, checkpoint));
                bestWritten = true;
            }
        } finally {
            folder.write(CheckpointFolder.Sort.LAST, last);
        }
        first = Optional.empty();
        waiting = Optional.empty();
        writtenStep = last.step();
    }

    /** After how many steps the state was that was written last. */
    long writtenStep() {
        return writtenStep;
    }
}
