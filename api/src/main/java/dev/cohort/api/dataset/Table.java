package dev.cohort.api.dataset;

import java.util.List;

/**
 * Examples in memory, as they were read or made.
 *
 * @param fields the columns, by the fields that they become
 * @param origin where rows came from
 */
public record Table(List<TableField> fields, Origin origin) {
    /** Says where in the user's data something is. */
    @FunctionalInterface
    public interface Origin {
        /**
         * A problem with an element.
         *
         * @param field the name of the field
         * @param row from 0
         * @param column of the field, from 0
         * @param message what is wrong there
         */
        DataException.Problem problem(String field, int row, int column, String message);
    }

    public Table {
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a table needs a field");
        }
        for (TableField field : fields) {
            if (field.columns().rows() != fields.get(0).columns().rows()) {
                throw new IllegalArgumentException("there are " + fields.get(0).name() + " of "
                        + fields.get(0).columns().rows() + " rows, but " + field.name() + " of "
                        + field.columns().rows());
            }
        }
    }

    /** Features and target without names or a file that they came from. */
    public Table(Columns features, Columns target) {
        this(
                List.of(
                        TableField.features(features, List.of()),
                        TableField.target(Field.TARGET, target, List.of(), List.of())),
                (field, row, column, message) -> DataProblems.problem("row " + row + ": " + message));
    }

    /** The number of examples. */
    public int rows() {
        return fields.get(0).columns().rows();
    }
}
