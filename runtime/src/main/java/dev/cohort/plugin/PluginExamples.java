package dev.cohort.plugin;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Data that a plugin has opened, every call of which is one of the plugin's code. */
record PluginExamples(PluginCode code, Examples examples) implements Examples {
    @Override
    public List<Field> fields() {
        return code.call(examples.getClass(), "fields", examples::fields);
    }

    @Override
    public OptionalLong size(Part part) {
        return code.call(examples.getClass(), "size", () -> examples.size(part));
    }

    @Override
    public Cursor cursor(Part part, Order order) {
        return new PluginCursor(code, code.call(examples.getClass(), "cursor", () -> examples.cursor(part, order)));
    }

    @Override
    public String digest() {
        return code.call(examples.getClass(), "digest", examples::digest);
    }

    @Override
    public void close() {
        code.call(examples.getClass(), "close", () -> {
            examples.close();
            return examples;
        });
    }

    private record PluginCursor(PluginCode code, Cursor cursor) implements Cursor {
        @Override
        public int read(Batch batch) {
            @Nullable ClassLoader before = code.enter();
            try {
                return cursor.read(batch);
            } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
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
}
