package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Examples whose order says something.
 *
 * @param size how many in turn belong together
 */
record TurnExamples(Examples examples, long size) implements Examples {
    @Override
    public OptionalLong turn() {
        return OptionalLong.of(size);
    }

    @Override
    public List<Field> fields() {
        return examples.fields();
    }

    @Override
    public OptionalLong size(Part part) {
        return examples.size(part);
    }

    @Override
    public Cursor cursor(Part part, Order order) {
        return examples.cursor(part, order);
    }

    @Override
    public String digest() {
        return examples.digest();
    }

    @Override
    public Map<String, List<String>> learned() {
        return examples.learned();
    }

    @Override
    public void close() {
        examples.close();
    }
}
