package dev.cohort.api.metric;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a measurement says: a number, a table, a picture, or several of them.
 *
 * @param value the number that is logged
 * @param table rows for the report
 * @param picture for the run's folder
 */
public record Result(OptionalDouble value, Optional<Table> table, Optional<Picture> picture) {
    public Result {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(picture, "picture");
    }

    /** A number or a table, or both. */
    public Result(OptionalDouble value, Optional<Table> table) {
        this(value, table, Optional.empty());
    }

    /** A number alone. */
    public static Result of(double value) {
        return new Result(OptionalDouble.of(value), Optional.empty());
    }

    /** A table alone. */
    public static Result of(Table table) {
        return new Result(OptionalDouble.empty(), Optional.of(table));
    }

    /** A picture alone. */
    public static Result of(Picture picture) {
        return new Result(OptionalDouble.empty(), Optional.empty(), Optional.of(picture));
    }

    /** A picture, as the bytes of a PNG file. */
    public record Picture(byte[] png) {
        public Picture {
            Objects.requireNonNull(png, "png");
        }
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
