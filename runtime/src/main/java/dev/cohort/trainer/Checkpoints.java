package dev.cohort.trainer;

import dev.cohort.api.run.Listener;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.session.NamedTensor;
import dev.cohort.session.Snapshot;
import dev.cohort.session.TrainingSession;
import dev.cohort.tracking.RunFolder;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the last and the best state of a training in {@code checkpoints/last.safetensors} and {@code best.safetensors}.
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

    private final Path folder;
    private final Optional<Integer> everySteps;
    private final TrainingSession session;
    private Optional<Snapshot> first = Optional.empty();
    private Optional<Snapshot> waiting = Optional.empty();
    private Optional<Snapshot> best = Optional.empty();

    /** What was best before: its memory is used in turns with that of the best. */
    private Optional<Snapshot> spent = Optional.empty();

    private boolean bestWritten = true;
    private long writtenStep;
    private long taken = System.nanoTime();

    @Inject
    Checkpoints(RunFolder folder, TrainingSection options, TrainingSession session) {
        this.folder = folder.checkpoints();
        this.everySteps = options.checkpointEverySteps();
        this.session = session;
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
        } else if (event instanceof RunEvent.Started) {
            first = Optional.of(session.snapshot());
        }
    }

    private void take() {
        waiting = Optional.of(session.snapshot())
                .filter(state -> state.notFinite().isEmpty());
        taken = System.nanoTime();
    }

    /** Takes the present state as the best so far, if it is good. */
    void keepBest() {
        Snapshot state = spent.map(session::snapshot).orElseGet(session::snapshot);
        if (state.notFinite().isEmpty()) {
            spent = best;
            best = Optional.of(state);
            bestWritten = false;
        } else {
            spent = Optional.of(state);
        }
    }

    /** Gives the session the best state, if one was kept. */
    void restoreBest() {
        best.ifPresent(session::restore);
    }

    /**
     * Writes the present state as the last one, and the best one if it is new.
     *
     * @return what is not finite in the present state, which is not written then
     */
    Optional<String> write() {
        Snapshot state = session.snapshot();
        Optional<String> spoiled = state.notFinite();
        if (spoiled.isEmpty()) {
            write(state);
        }
        return spoiled;
    }

    /**
     * Has the last good state written, if it is not yet.
     *
     * @return after how many steps that state was
     */
    long keepGood() {
        if (first.isPresent()) {
            write(first.get());
        }
        return writtenStep;
    }

    private void write(Snapshot last) {
        write("last", last);
        if (!bestWritten) {
            best.ifPresent(snapshot -> write("best", snapshot));
            bestWritten = true;
        }
        first = Optional.empty();
        waiting = Optional.empty();
        writtenStep = last.step();
    }

    private void write(String name, Snapshot snapshot) {
        Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
        for (NamedTensor tensor : snapshot.tensors()) {
            tensors.put(tensor.name(), new Safetensors.Tensor(tensor.shape().sizes(), tensor.elements()));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "cohort-checkpoint-1");
        metadata.put("step", Long.toString(snapshot.step()));
        metadata.put("updates", snapshot.updates().toString());
        Safetensors.write(folder.resolve(name + ".safetensors"), tensors, metadata);
    }
}
