package dev.cohort.trainer;

import dev.cohort.api.dataset.Batch;
import dev.cohort.session.BatchReader;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Fills a batch with the next examples of a part, while the step before is still under way. */
final class NextBatch implements Consumer<Batch> {
    private final BatchReader reader;
    private final Runnable before;
    private int size;
    private @Nullable RuntimeException failure;

    /** @param before is run before each batch, none of which is read where it throws */
    NextBatch(BatchReader reader, Runnable before) {
        this.reader = reader;
        this.before = before;
    }

    @Override
    public void accept(Batch batch) {
        try {
            before.run();
            size = reader.read(batch);
        } catch (RuntimeException problem) {
            // Not the fault of the step that is under way, which counts.
            failure = problem;
        }
    }

    /** How many examples were read, 0 at the end; nothing where reading threw something. */
    Optional<Integer> read() {
        return failure == null ? Optional.of(size) : Optional.empty();
    }

    /** How many examples were read, 0 at the end; or throws what reading threw. */
    int size() {
        if (failure != null) {
            throw failure;
        }
        return size;
    }
}
