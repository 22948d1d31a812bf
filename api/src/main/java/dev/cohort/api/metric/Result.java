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
     * @param rows cells by row, each a {@link String}, {@link Long} or {@link Double}
     */
    public record Table(List<String> columns, List<List<Object>> rows) {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }
}
