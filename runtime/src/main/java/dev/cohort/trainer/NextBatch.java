package dev.cohort.trainer;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import org.jspecify.annotations.Nullable;

/** Fills the batch with the next examples of a cursor, while the step before still ends. */
final class NextBatch implements Runnable {
    private final Cursor cursor;
    private final Batch batch;
    private int size;
    private @Nullable RuntimeException failure;

    NextBatch(Cursor cursor, Batch batch) {
        this.cursor = cursor;
        this.batch = batch;
    }

    @Override
    public void run() {
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
