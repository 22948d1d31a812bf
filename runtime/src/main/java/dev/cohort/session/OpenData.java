package dev.cohort.session;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.plugin.PluginCode;
import java.util.List;
import java.util.OptionalLong;

/**
 * The open data of a run, as the runtime asks for them.
 *
 * @param examples what a data set has opened
 */
public record OpenData(Examples examples) implements AutoCloseable {
    /** Opens a data set. */
    public static OpenData open(Dataset dataset, DatasetContext context) {
        return new OpenData(PluginCode.call(dataset, "open", () -> dataset.open(context)));
    }

    /** The fields that every example has. */
    public List<Field> fields() {
        return PluginCode.call(examples, "fields", examples::fields);
    }

    /** The number of examples of a part, where it is known. */
    public OptionalLong size(Part part) {
        OptionalLong size = PluginCode.call(examples, "size", () -> examples.size(part));
        if (size.isPresent() && size.getAsLong() < 0) {
            throw PluginCode.broken(examples, "size", "answers " + size.getAsLong());
        }
        return size;
    }

    /** Whether there may be examples of a part. */
    public boolean has(Part part) {
        return size(part).orElse(1) > 0;
    }

    /** Begins a pass over a part. */
    public BatchReader read(Part part, Order order) {
        return new BatchReader(
                PluginCode.call(examples, "cursor", () -> examples.cursor(part, order)),
                part,
                size(part),
                order.position());
    }

    @Override
    public void close() {
        PluginCode.run(examples, "close", examples::close);
    }
}
