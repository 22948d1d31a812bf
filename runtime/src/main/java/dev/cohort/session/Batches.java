package dev.cohort.session;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Field;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The batch that a step uses, and the one that is read meanwhile. */
final class Batches {
    /** The reader of a step after which the batch stays as it is. */
    static final Consumer<Batch> NOBODY = batch -> {};

    private final Runnable reading = this::read;
    private FieldBuffers current;
    private FieldBuffers following;
    private @Nullable FieldBuffers spare;
    private Consumer<Batch> reader = NOBODY;
    private @Nullable Throwable failure;

    Batches(List<List<Field>> buckets, int capacity) {
        this.current = new FieldBuffers(buckets, capacity);
        this.following = current;
    }

    FieldBuffers current() {
        return current;
    }

    /**
     * Begins a step during which the next batch is read.
     *
     * @param ahead whether it may be read while this one is in use, and so into other buffers
     * @return what reads it, to be run once
     */
    Runnable readBy(Consumer<Batch> wanted, boolean ahead) {
        reader = wanted;
        failure = null;
        following = ahead && wanted != NOBODY ? spare() : current;
        return reading;
    }

    private FieldBuffers spare() {
        if (spare == null) {
            spare = current.otherSide();
        }
        return spare;
    }

    private void read() {
        try {
            reader.accept(following);
        } catch (RuntimeException | Error thrown) {
            // Not the fault of the step that is under way, which is made in full.
            failure = thrown;
        }
    }

    /** Ends a step: what was read is the batch at hand, or what reading threw is thrown. */
    void turn() {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (following != current) {
            spare = current;
            current = following;
        }
    }
}
