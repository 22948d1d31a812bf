package dev.cohort.api.metric;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a measurement says: a number, a table, or both.
 *
 * @param value the number that is logged
 * @param table rows for the report
 */
public record Result(OptionalDouble value, Optional<Table> table) {
    /** A number alone. */
    public static Result of(double value) {
        return new Result(OptionalDouble.of(value), Optional.empty());
    }

    /** A table alone. */
    public static Result of(Table table) {
        return new Result(OptionalDouble.empty(), Optional.of(table));
    }

    /**
     * A table of text and numbers.
     *
     * @param columns the columns' names
     * @param rows cells by row, as many as columns, each a {@link String}, {@link Long} or {@link Double}
     */
    public record Table(List<String> columns, List<List<Object>> rows) {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<Object> row : rows) {
                requireFit(columns, row);
            }
        }

        private static void requireFit(List<String> columns, List<Object> row) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a table of " + columns.size() + " columns has a row of " + row.size() + " cells: " + row);
            }
            for (Object cell : row) {
                if (!(cell instanceof String || cell instanceof Long || cell instanceof Double)) {
                    throw new IllegalArgumentException(
                            "a cell of a table is a String, a Long or a Double, but this is a "
                                    + cell.getClass().getName());
                }
            }
        }
    }
}
