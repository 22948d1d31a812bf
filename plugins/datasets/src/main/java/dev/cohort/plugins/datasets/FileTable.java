package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableField;
import dev.cohort.api.dataset.TableField.Role;
import dev.cohort.plugins.datasets.Records.Assignment;
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
    private final String noun;
    private final List<Filled> fields;

    /**
     * @param names those of the file's columns, or keys
     * @param noun what they belong to: a column, which has a place, or a key
     */
    FileTable(Optional<Path> file, List<String> names, String noun, List<Placed> fields) {
        this.file = file;
        this.names = names;
        this.noun = noun;
        this.fields = fields.stream()
                .map(placed -> new Filled(
                        placed,
                        placed.wanted()
                                .cells(placed.columns().stream().map(names::get).toList())))
                .toList();
    }

    /** Where the cells of each field go. */
    List<Assignment> assignments() {
        return fields.stream()
                .map(field -> new Assignment(field.placed().columns(), field.cells()))
                .toList();
    }

    /** Likewise for JSON objects: a key's elements are neighbours. */
    List<JsonlRecords.Assignment> jsonAssignments() {
        List<JsonlRecords.Assignment> all = new ArrayList<>();
        for (Filled field : fields) {
            List<Integer> keys = field.placed().columns();
            int width;
            for (int slot = 0; slot < keys.size(); slot += width) {
                boolean date = field.placed().wanted().dates().holds(names.get(keys.get(slot)));
                width = date ? 1 : width(keys, slot);
                all.add(new JsonlRecords.Assignment(keys.get(slot), field.cells(), slot, width));
            }
        }
        return all;
    }

    private static int width(List<Integer> keys, int slot) {
        int end = slot;
        while (end < keys.size() && keys.get(end).equals(keys.get(slot))) {
            end++;
        }
        return end - slot;
    }

    /**
     * The table of some rows.
     *
     * @param lines the line at which each began
     * @throws DataException if there are none, or weights are none
     */
    Table table(int rows, IntUnaryOperator lines) {
        return table(rows, lines, true);
    }

    /** The same, of rows that are not all: another one may have a weight that counts. */
    Table part(int rows, IntUnaryOperator lines) {
        return table(rows, lines, false);
    }

    private Table table(int rows, IntUnaryOperator lines, boolean whole) {
        List<TableField> made = new ArrayList<>();
        for (Filled field : fields) {
            Placed placed = field.placed();
            Columns columns = field.cells().columns(rows);
            if (placed.is(Role.WEIGHT) && columns instanceof Columns.Floats weights) {
                requireNotNegative(weights, column(placed.columns().get(0)), lines, whole);
            }
            made.add(new TableField(
                    placed.wanted().name(),
                    placed.wanted().role(),
                    columns,
                    namesOf(placed),
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
                    file,
                    lines.applyAsInt(row),
                    column(place),
                    "the " + noun + " \"" + names.get(place) + "\": " + message);
        });
    }

    private int column(int place) {
        return noun.equals("key") ? 0 : place + 1;
    }

    /** The elements of a list are numbered; those of a date are named. */
    private List<String> namesOf(Placed placed) {
        List<Integer> columns = placed.columns();
        List<String> all = new ArrayList<>();
        int first = 0;
        for (int slot = 0; slot < columns.size(); slot++) {
            first = columns.get(first).equals(columns.get(slot)) ? first : slot;
            String name = names.get(columns.get(slot));
            List<DateColumns.Slot> dates = placed.wanted().dates().slots(name);
            if (!dates.isEmpty()) {
                DateColumns.Slot date = dates.get(slot - first);
                all.add(name + "." + date.part().names().get(date.index()));
                continue;
            }
            all.add(width(columns, first) == 1 ? name : name + "." + (slot - first));
        }
        return all;
    }

    private void requireNotNegative(Columns.Floats weights, int column, IntUnaryOperator lines, boolean whole) {
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
        if (whole && !counts) {
            throw new DataException(List.of(new Problem(file, 1, column, "every weight is 0, so no example counts")));
        }
    }
}
