package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import java.util.List;

/** Which examples each part has, and what is known of each beside its texts. */
interface Division {
    /** What is known beside texts. */
    List<Field> fields();

    /** The examples of a part, in the data's order; those that are trained on several times are there once. */
    int[] examples(Part part);

    /** How many examples a pass over a part reads. */
    int size(Part part);

    /** The examples of a pass, from its beginning whatever the order's position, with what is known of them. */
    Pass pass(Part part, Order order);

    /** Whether each shuffled pass over the training part draws its examples anew. */
    default boolean drawsEachPass() {
        return false;
    }

    /** What was done to draw examples. */
    default List<String> account() {
        return List.of();
    }

    /** What people should know of the data. */
    default List<String> remarks() {
        return List.of();
    }
}
