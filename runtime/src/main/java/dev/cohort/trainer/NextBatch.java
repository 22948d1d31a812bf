package dev.cohort.trainer;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Fills a batch with the next examples of a cursor, while the step before is still under way. */
final class NextBatch implements Consumer<Batch> {
    private final Cursor cursor;
    private int size;
    private @Nullable RuntimeException failure;

    NextBatch(Cursor cursor) {
        this.cursor = cursor;
    }

    @Override
    public void accept(Batch batch) {
        try {
            size = cursor.read(batch);
        } catch (RuntimeException problem) {
            // Not the fault of the step that is under way, which counts.
            failure = problem;
        }
    }

    /** How many examples were read, 0 at the end; or throws what reading threw. */
    int size() {
        if (failure != null) {
            throw failure;
        }
        return size;
    }
}
