package dev.cohort.plugin;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Part;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A pass over the data of a plugin, every call of which is one of the plugin's code. It holds the plugin to what it said:
 * no more examples than a batch takes, and as many in all as the part has.
 */
final class PluginCursor implements Cursor {
    private final PluginCode code;
    private final Cursor cursor;
    private final Part part;
    private final OptionalLong size;
    private long count;

    /** @param begun how many examples of the pass were read before */
    PluginCursor(PluginCode code, Cursor cursor, Part part, OptionalLong size, long begun) {
        this.code = code;
        this.cursor = cursor;
        this.part = part;
        this.size = size;
        this.count = begun;
    }

    @Override
    public int read(Batch batch) {
        int read = readByPlugin(batch);
        if (read < 0 || read > batch.capacity()) {
            throw code.invalid(
                    cursor.getClass(), "read", "answers " + read + ", but a batch takes 0 to " + batch.capacity());
        }
        count += read;
        if (size.isPresent() && (count > size.getAsLong() || read == 0 && count < size.getAsLong())) {
            throw code.invalid(
                    cursor.getClass(),
                    "read",
                    "has given " + count + (read == 0 ? " examples in all" : " examples") + " of the " + part.label()
                            + " part, but size() said " + size.getAsLong());
        }
        return read;
    }

    private int readByPlugin(Batch batch) {
        @Nullable ClassLoader before = code.enter();
        try {
            return cursor.read(batch);
        } catch (Throwable thrown) {
            throw code.failure(cursor.getClass(), "read", thrown);
        } finally {
            code.leave(before);
        }
    }

    @Override
    public long position() {
        return code.call(cursor.getClass(), "position", cursor::position);
    }

    @Override
    public void close() {
        code.call(cursor.getClass(), "close", () -> {
            cursor.close();
            return cursor;
        });
    }
}
