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
 */
final class Checkpoints implements Listener {
    private static final long INTERVAL = 10_000_000_000L;

    private final Path folder;
    private final Optional<Integer> everySteps;
    private final TrainingSession session;
    private Optional<Snapshot> best = Optional.empty();
    private boolean bestWritten = true;
    private long written = System.nanoTime();

    @Inject
    Checkpoints(RunFolder folder, TrainingSection options, TrainingSession session) {
        this.folder = folder.checkpoints();
        this.everySteps = options.checkpointEverySteps();
        this.session = session;
    }

    @Override
    public void hear(RunEvent event, RunControl control) {
        if (event instanceof RunEvent.Stepped stepped) {
            if (everySteps.isPresent() && stepped.step() % everySteps.get() == 0 && Float.isFinite(stepped.loss())) {
                write();
            }
        } else if (event instanceof RunEvent.EpochEnded
                && everySteps.isEmpty()
                && System.nanoTime() - written > INTERVAL) {
            write();
        }
    }

    /** Takes the present state as the best so far. */
    void keepBest() {
        best = Optional.of(session.snapshot());
        bestWritten = false;
    }

    /** Gives the session the best state, if one was kept. */
    void restoreBest() {
        best.ifPresent(session::restore);
    }

    /** Writes the present state as the last one, and the best one if it is new. */
    void write() {
        write("last", session.snapshot());
        if (!bestWritten) {
            best.ifPresent(snapshot -> write("best", snapshot));
            bestWritten = true;
        }
        written = System.nanoTime();
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
