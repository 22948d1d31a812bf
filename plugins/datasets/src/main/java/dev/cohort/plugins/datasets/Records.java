package dev.cohort.plugins.datasets;

import java.util.Arrays;
import java.util.List;

/** Puts the cells of rows where they belong, straight from the buffer of whoever reads them. */
public final class Records {
    /**
     * Where some columns go.
     *
     * @param columns their places in the file, in the order wanted
     */
    record Assignment(List<Integer> columns, CellSink sink) {}

    private record Destination(CellSink sink, int slot) {}

    private final List<String> names;
    private final CellProblems problems;
    private List<Assignment> assignments = List.of();
    private Destination[][] destinations = {};
    private int rows;
    private long line = 1;
    private int[] lines = new int[1024];

    /** Rows whose columns have these names. */
    public Records(List<String> names) {
        this(names, new CellProblems());
    }

    /** The same, whose problems come to those that there are. */
    Records(List<String> names, CellProblems problems) {
        this.names = names;
        this.problems = problems;
    }

    List<String> names() {
        return names;
    }

    CellProblems problems() {
        return problems;
    }

    /** The line at which the last row began. */
    long line() {
        return line;
    }

    /** The line at which a row began. */
    int line(int row) {
        return lines[row];
    }

    /** How many rows there were since the beginning. */
    int rows() {
        return rows;
    }

    /** Takes what comes from here on as rows, the first of which has the number 0. */
    void begin(List<Assignment> columns) {
        assignments = List.copyOf(columns);
        destinations = new Destination[names.size()][0];
        for (Assignment assignment : columns) {
            for (int slot = 0; slot < assignment.columns().size(); slot++) {
                add(assignment.columns().get(slot), new Destination(assignment.sink(), slot));
            }
        }
        rows = 0;
    }

    private void add(int column, Destination destination) {
        Destination[] more = Arrays.copyOf(destinations[column], destinations[column].length + 1);
        more[more.length - 1] = destination;
        destinations[column] = more;
    }

    /** Begins a row at a line of the file, or, where it has none, with the row's number from 1. */
    public void beginRow(long number) {
        line = number;
        for (Assignment assignment : assignments) {
            assignment.sink().grow(rows + 1);
        }
        if (rows == lines.length) {
            lines = Arrays.copyOf(lines, rows + rows / 2);
        }
        lines[rows] = (int) line;
    }

    /**
     * Takes a cell of the row.
     *
     * @param quoted whether its text is a text, whatever it looks like
     */
    public void cell(int column, char[] text, int offset, int length, boolean quoted) {
        if (column < destinations.length) {
            for (Destination destination : destinations[column]) {
                destination
                        .sink()
                        .put(rows, destination.slot(), text, offset, length, quoted)
                        .ifPresent(fault -> problems.add(column, line, fault));
            }
        }
    }

    /** Ends the row. */
    public void endRow() {
        rows++;
    }
}
