package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableField;
import dev.cohort.api.dataset.TableField.Role;
import dev.cohort.plugins.datasets.CsvRecords.Assignment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** The fields of a file while they are read, and the table that they become. */
final class FileTable {
    /** A field and its cells. */
    private record Filled(Placed placed, Cells cells) {}

    private final Optional<Path> file;
    private final List<String> names;
    private final List<Filled> fields;

    /** @param names those of the file's columns */
    FileTable(Optional<Path> file, List<String> names, List<Placed> fields) {
        this.file = file;
        this.names = names;
        this.fields = fields.stream()
                .map(placed -> new Filled(
                        placed, placed.wanted().cells(placed.columns().size())))
                .toList();
    }

    /** Where the cells of each field go. */
    List<Assignment> assignments() {
        return fields.stream()
                .map(field -> new Assignment(field.placed().columns(), field.cells()))
                .toList();
    }

    /**
     * The table of some rows.
     *
     * @param lines the line at which each began
     * @throws DataException if there are none, or weights are none
     */
    Table table(int rows, IntUnaryOperator lines) {
        List<TableField> made = new ArrayList<>();
        for (Filled field : fields) {
            Placed placed = field.placed();
            Columns columns = field.cells().columns(rows);
            if (placed.is(Role.WEIGHT) && columns instanceof Columns.Floats weights) {
                requireNotNegative(weights, placed.columns().get(0) + 1, lines);
            }
            made.add(new TableField(
                    placed.wanted().name(),
                    placed.wanted().role(),
                    columns,
                    placed.columns().stream().map(names::get).toList(),
                    placed.wanted().classes()));
        }
        return new Table(made, (name, row, column, message) -> {
            int place = fields.stream()
                    .map(Filled::placed)
                    .filter(placed -> placed.wanted().name().equals(name))
                    .findFirst()
                    .map(placed -> placed.columns().get(column))
                    .orElse(0);
            return new Problem(
                    file, lines.applyAsInt(row), place + 1, "the column \"" + names.get(place) + "\": " + message);
        });
    }

    private void requireNotNegative(Columns.Floats weights, int column, IntUnaryOperator lines) {
        DataProblems problems = new DataProblems();
        boolean counts = false;
        for (int row = 0; row < weights.rows(); row++) {
            float weight = weights.elements()[row];
            counts |= weight > 0;
            if (weight < 0) {
                problems.add(new Problem(
                        file, lines.applyAsInt(row), column, "a weight must be 0 or more, but it is " + weight));
            }
        }
        problems.throwIfAny();
        if (!counts) {
            throw new DataException(List.of(new Problem(file, 1, column, "every weight is 0, so no example counts")));
        }
    }
}
