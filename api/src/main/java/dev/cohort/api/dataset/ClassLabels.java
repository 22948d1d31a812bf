package dev.cohort.api.dataset;

import java.util.List;
import java.util.Optional;

/**
 * The classes of all rows.
 *
 * @param target the field that says what they are called
 * @param numbers one for each row
 */
record ClassLabels(Field target, long[] numbers) {
    /** Those of the target; nothing where it is not one class per example. */
    static Optional<ClassLabels> of(List<Field> fields, List<Block> blocks) {
        for (int index = 0; index < fields.size(); index++) {
            Field field = fields.get(index);
            boolean classes = field.name().equals(Field.TARGET) && field.isClass() && field.elements() == 1;
            if (classes && blocks.get(index) instanceof Block.Longs longs) {
                return Optional.of(new ClassLabels(field, longs.elements()));
            }
        }
        return Optional.empty();
    }

    List<String> names() {
        return target.classNames();
    }

    /** Whether a row has a class, and not a label that losses ignore. */
    boolean isClass(int row) {
        return numbers[row] >= 0 && numbers[row] < names().size();
    }

    /** The class of a row that has one. */
    int classOf(int row) {
        return (int) numbers[row];
    }
}
