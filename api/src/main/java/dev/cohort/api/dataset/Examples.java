package dev.cohort.api.dataset;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** An opened data set. */
public interface Examples extends AutoCloseable {
    /** The fields that every example has. */
    List<Field> fields();

    /** The number of examples of a part, where it is known; 0 says that the part does not exist. */
    OptionalLong size(Part part);

    /**
     * Begins a pass over a part. The order of the examples depends on the arguments alone, so that a pass can be repeated
     * and resumed.
     */
    Cursor cursor(Part part, Order order);

    /** A hash of the data, the same wherever it lies, at most 36 characters; it tells data sets apart when runs are compared. */
    String digest();

    /**
     * What {@link Dataset#read} needs to know of the training to read new data, such as columns or a vocabulary; it is
     * kept in the exported model.
     */
    default Map<String, List<String>> learned() {
        return Map.of();
    }

    /** What people should know of the data, though nothing of it forbids to train. */
    default List<String> remarks() {
        return List.of();
    }

    @Override
    void close();
}
