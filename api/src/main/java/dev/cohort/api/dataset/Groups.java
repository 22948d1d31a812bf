package dev.cohort.api.dataset;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Which rows of a table belong together; groups are numbered in the order in which they come first. */
final class Groups {
    private final int[] groupOfRow;
    private final int count;

    private Groups(int[] groupOfRow, int count) {
        this.groupOfRow = groupOfRow;
        this.count = count;
    }

    /**
     * The groups of a table.
     *
     * @param column what the user calls the column that tells them apart
     * @throws DataException if the table has none
     */
    static Groups of(Table table, String column) {
        Columns.Labels labels = table.fields().stream()
                .filter(field -> field.role() == TableField.Role.GROUP)
                .map(field -> (Columns.Labels) field.columns())
                .findFirst()
                .orElseThrow(() -> new DataException("groups = \"" + column
                        + "\" names a column, but this data set has none to tell groups apart; remove groups"));
        int[] numbers = new int[labels.texts().size()];
        Arrays.fill(numbers, -1);
        int[] groupOfRow = new int[labels.rows()];
        int count = 0;
        for (int row = 0; row < groupOfRow.length; row++) {
            int code = labels.elements()[row];
            if (numbers[code] < 0) {
                numbers[code] = count++;
            }
            groupOfRow[row] = numbers[code];
        }
        return new Groups(groupOfRow, count);
    }

    int count() {
        return count;
    }

    /** The group of a row. */
    int of(int row) {
        return groupOfRow[row];
    }

    /** The rows of some groups, in the table's order. */
    int[] rows(int[] groups) {
        boolean[] wanted = new boolean[count];
        for (int group : groups) {
            wanted[group] = true;
        }
        return IntStream.range(0, groupOfRow.length)
                .filter(row -> wanted[groupOfRow[row]])
                .toArray();
    }
}
