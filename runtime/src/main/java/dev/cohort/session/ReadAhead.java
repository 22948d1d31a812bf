package dev.cohort.session;

import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Field;
import dev.cohort.plugin.PluginCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ring of batches that threads of their own fill ahead of the steps that use them.
 *
 * <p>Of so many threads each reads every so-manieth batch, with a cursor of its own that passes over the others: which examples a
 * batch has, and in which order batches come, does not depend on the number of threads.
 */
final class ReadAhead implements AutoCloseable {
    /** How many batches a thread may be ahead. */
    private static final int BATCHES_OF_A_THREAD = 2;

    private final List<Cursor> cursors;
    private final List<List<Field>> buckets;
    private final List<Thread> threads = new ArrayList<>();
    private List<Place> ring = List.of();
    private long taken;
    private boolean closed;

    /** What a thread fills and the step empties. */
    private static final class Place {
        private final FieldBuffers batch;
        private boolean filled;
        private int size;
        private @Nullable Throwable failure;

        Place(FieldBuffers batch) {
            this.batch = batch;
        }
    }

    /** @param cursors one for each thread, of the same pass */
    ReadAhead(List<Cursor> cursors, List<List<Field>> buckets) {
        this.cursors = List.copyOf(cursors);
        this.buckets = buckets;
    }

    /**
     * Waits for the next batch and copies it to another.
     *
     * @return how many examples it has, 0 at the end
     */
    int read(FieldBuffers to) {
        if (threads.isEmpty()) {
            start(to.capacity());
        }
        Place place = ring.get((int) (taken % ring.size()));
        await(place);
        if (place.failure instanceof Error error) {
            throw error;
        }
        if (place.failure instanceof RuntimeException problem) {
            throw problem;
        }
        int size = place.size;
        if (size > 0) {
            to.copy(place.batch, size);
            free(place);
        }
        return size;
    }

    private void start(int capacity) {
        List<Place> places = new ArrayList<>();
        while (places.size() < BATCHES_OF_A_THREAD * cursors.size()) {
            places.add(new Place(new FieldBuffers(buckets, capacity)));
        }
        ring = List.copyOf(places);
        for (int number = 0; number < cursors.size(); number++) {
            int own = number;
            Thread thread = new Thread(() -> fill(own), "cohort-data-" + number);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** What a thread does: reads its batches until there are no more. */
    private void fill(int own) {
        int size = 1;
        int others = own;
        for (long number = own; size > 0 && awaitRoom(number); number += cursors.size()) {
            Place place = ring.get((int) (number % ring.size()));
            try {
                size = read(cursors.get(own), others, place.batch);
            } catch (RuntimeException | Error thrown) {
                place.failure = thrown;
                size = 0;
            }
            publish(place, size);
            others = cursors.size() - 1;
        }
    }

    /** Reads a batch behind some that others read. */
    private static int read(Cursor cursor, int others, FieldBuffers batch) {
        PluginCode.run(cursor, "skip", () -> {
            for (int count = 0; count < others; count++) {
                cursor.skip(batch.capacity());
            }
        });
        batch.bucket(0);
        return PluginCode.read(cursor, batch);
    }

    private synchronized boolean awaitRoom(long number) {
        while (!closed && number >= taken + ring.size()) {
            pause();
        }
        return !closed;
    }

    private synchronized void publish(Place place, int size) {
        place.size = size;
        place.filled = true;
        notifyAll();
    }

    private synchronized void await(Place place) {
        while (!place.filled) {
            pause();
        }
    }

    private synchronized void free(Place place) {
        place.filled = false;
        taken++;
        notifyAll();
    }

    private void pause() {
        try {
            wait();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a batch was read", asked);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
            }
        }
        cursors.forEach(cursor -> PluginCode.run(cursor, "close", cursor::close));
    }
}
