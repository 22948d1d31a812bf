package dev.cohort.tracking;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.metric.Result;
import dev.cohort.api.run.Listener;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes the pictures that metrics draw into {@code pictures/} of a run's folder, as in {@code pictures/validation-samples.png},
 * at once after each evaluation and over those of the one before; at the end of a run, those of the state that was exported.
 */
public final class Pictures implements Listener {
    private final RunFolder folder;

    /** Pictures of a run. */
    public Pictures(RunFolder folder) {
        this.folder = folder;
    }

    @Override
    public void hear(RunEvent event, RunControl control) {
        if (event instanceof RunEvent.Evaluated evaluated) {
            write(evaluated.part(), evaluated.results());
        } else if (event instanceof RunEvent.Ended ended) {
            ended.ending().state().results().forEach(this::write);
        }
    }

    private void write(Part part, Map<String, Result> results) {
        results.forEach((label, result) -> result.picture().ifPresent(picture -> write(name(part, label), picture)));
    }

    /** What a picture of an evaluation is called. */
    static String name(Part part, String label) {
        return RunReport.fileName(part.label() + "-" + label) + ".png";
    }

    private void write(String name, Result.Picture picture) {
        Path file = folder.pictures().resolve(name);
        AtomicFile.folder(folder.pictures());
        AtomicFile.write(file, List.of(ByteBuffer.wrap(picture.png())));
    }
}
