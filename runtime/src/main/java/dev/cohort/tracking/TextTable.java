package dev.cohort.tracking;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in aligned columns: the first to the left, the others, which are numbers, to the right.
 *
 * @param columns the columns' names
 * @param rows cells by row, as many as there are columns
 */
record TextTable(List<String> columns, List<List<String>> rows) {
    private static final String GAP = "  ";

    TextTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** The names and then the rows, a line each. */
    List<String> lines() {
        int[] widths = new int[columns.size()];
        List<List<String>> all = new ArrayList<>();
        all.add(columns);
        all.addAll(rows);
        for (List<String> cells : all) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], length(cells.get(column)));
            }
        }
        return all.stream().map(cells -> line(cells, widths)).toList();
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String space = " ".repeat(widths[column] - length(cell));
            line.append(column == 0 ? cell + space : GAP + space + cell);
        }
        return line.toString().stripTrailing();
    }

    /** In characters as people count them. */
    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
