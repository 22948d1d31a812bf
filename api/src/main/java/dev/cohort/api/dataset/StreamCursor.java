package dev.cohort.api.dataset;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A pass over rows that are read while it goes on: the next blocks by a thread of its own. */
final class StreamCursor implements Cursor {
    private final StreamedExamples examples;
    private final Part part;
    private final Order order;
    private final List<int[]> groups;
    private final ExecutorService reader;
    private Optional<Future<Rows>> ahead = Optional.empty();
    private Rows rows;
    private int next;
    private long skipped;
    private long position;

    StreamCursor(StreamedExamples examples, Part part, Order order) {
        this.examples = examples;
        this.part = part;
        this.order = order;
        this.groups = examples.groups(part, order);
        this.rows = new Rows(examples.fields(), 0);
        this.position = Math.min(order.position(), examples.size(part).orElse(0));
        this.reader = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "cohort-stream");
            thread.setDaemon(true);
            return thread;
        });
        skipped = position;
        while (next < groups.size() && examples.size(part, groups.get(next)) <= skipped) {
            skipped -= examples.size(part, groups.get(next++));
        }
    }

    @Override
    public int read(Batch batch) {
        while (rows.left() < batch.capacity() && (ahead.isPresent() || next < groups.size())) {
            Rows more = taken();
            more.pass((int) skipped);
            skipped = 0;
            rows = rows.left() == 0 ? more : more.behind(rows);
        }
        int count = rows.copy(batch);
        position += count;
        return count;
    }

    /** The next rows; those behind them are then begun to be read. */
    private Rows taken() {
        Future<Rows> begun = ahead.orElseGet(this::begin);
        Rows taken = got(begun);
        ahead = next < groups.size() ? Optional.of(begin()) : Optional.empty();
        return taken;
    }

    private Future<Rows> begin() {
        int group = next++;
        return reader.submit(() -> examples.read(part, order, groups.get(group), group));
    }

    private static Rows got(Future<Rows> begun) {
        try {
            return begun.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof DataException told) {
                throw told;
            }
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw new CompletionException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CompletionException(interrupted);
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
