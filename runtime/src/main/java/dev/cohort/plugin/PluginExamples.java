package dev.cohort.plugin;

import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import java.util.List;
import java.util.OptionalLong;

/** Data that a plugin has opened, every call of which is one of the plugin's code. */
record PluginExamples(PluginCode code, Examples examples) implements Examples {
    @Override
    public List<Field> fields() {
        return code.call(examples.getClass(), "fields", examples::fields);
    }

    @Override
    public OptionalLong size(Part part) {
        OptionalLong size = code.call(examples.getClass(), "size", () -> examples.size(part));
        if (size.isPresent() && size.getAsLong() < 0) {
            throw code.invalid(examples.getClass(), "size", "answers " + size.getAsLong());
        }
        return size;
    }

    @Override
    public Cursor cursor(Part part, Order order) {
        Cursor cursor = code.call(examples.getClass(), "cursor", () -> examples.cursor(part, order));
        return new PluginCursor(code, cursor, part, size(part), order.position());
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
}
