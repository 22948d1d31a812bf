package dev.cohort.session;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Part;
import dev.cohort.plugin.PluginCode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One pass over a part of the data, which holds the data set to what it said: no more examples than a batch takes, and as
 * many in all as the part has.
 */
public final class BatchReader implements AutoCloseable {
    private final Cursor cursor;
    private final Optional<ReadAhead> ahead;
    private final Part part;
    private final OptionalLong size;
    private long count;

    /**
     * @param ahead what reads in place of the cursor, which is one of its own
     * @param begun how many examples of the pass were read before
     */
    BatchReader(Cursor cursor, Optional<ReadAhead> ahead, Part part, OptionalLong size, long begun) {
        this.cursor = cursor;
        this.ahead = ahead;
        this.part = part;
        this.size = size;
        this.count = begun;
    }

    /**
     * Fills a batch with the next examples.
     *
     * @return how many were read, 0 at the end
     */
    public int read(Batch batch) {
        batch.bucket(0);
        int read = ahead.isPresent() && batch instanceof FieldBuffers buffers
                ? ahead.get().read(buffers)
                : PluginCode.read(cursor, batch);
        if (read < 0 || read > batch.capacity()) {
            throw PluginCode.broken(cursor, "read", "answers " + read + ", but a batch takes 0 to " + batch.capacity());
        }
        count += read;
        if (size.isPresent() && (count > size.getAsLong() || read == 0 && count < size.getAsLong())) {
            throw PluginCode.broken(
                    cursor,
                    "read",
                    "has given " + count + (read == 0 ? " examples in all" : " examples") + " of the " + part.label()
                            + " part, but size() said " + size.getAsLong());
        }
        return read;
    }

    @Override
    public void close() {
        if (ahead.isPresent()) {
            ahead.get().close();
        } else {
            PluginCode.run(cursor, "close", cursor::close);
        }
    }
}
