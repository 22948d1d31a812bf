package dev.cohort.plugins.datasets;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts the cells of CSV text where they belong, straight from the reader's buffer; the first record is the header. */
final class CsvRecords extends AbstractBaseCsvCallbackHandler<Boolean> {
    /**
     * Where some columns go.
     *
     * @param columns their places in the file, in the order wanted
     */
    record Assignment(List<Integer> columns, CellSink sink) {}

    private record Destination(CellSink sink, int slot) {}

    private final List<String> names = new ArrayList<>();
    private final CellProblems problems;
    private final long before;
    private boolean inHeader = true;
    private List<Assignment> assignments = List.of();
    private Destination[][] destinations = {};
    private int rows;
    private long line = 1;
    private int[] lines = new int[1024];

    /** Records the first of which is the header. */
    CsvRecords() {
        problems = new CellProblems();
        before = 0;
    }

    /** Records without a header, behind so many lines of a file. */
    CsvRecords(List<String> header, long before) {
        this(header, before, new CellProblems());
    }

    private CsvRecords(List<String> header, long before, CellProblems problems) {
        names.addAll(header);
        this.before = before;
        this.problems = problems;
        inHeader = false;
    }

    /** Records of the same file behind so many lines, whose problems come to those that there are. */
    CsvRecords further(long lines) {
        return new CsvRecords(names, lines, problems);
    }

    /** The names of the columns. */
    List<String> header() {
        return names;
    }

    CellProblems problems() {
        return problems;
    }

    /** The line at which the last record began. */
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

    /** Takes the records from here on as rows, the first of which has the number 0. */
    void begin(List<Assignment> columns) {
        assignments = List.copyOf(columns);
        destinations = new Destination[names.size()][0];
        for (Assignment assignment : columns) {
            for (int slot = 0; slot < assignment.columns().size(); slot++) {
                add(assignment.columns().get(slot), new Destination(assignment.sink(), slot));
            }
        }
        inHeader = false;
        rows = 0;
    }

    private void add(int column, Destination destination) {
        Destination[] more = Arrays.copyOf(destinations[column], destinations[column].length + 1);
        more[more.length - 1] = destination;
        destinations[column] = more;
    }

    @Override
    protected void handleBegin(long startingLine) {
        line = before + startingLine;
        if (!inHeader) {
            for (Assignment assignment : assignments) {
                assignment.sink().grow(rows + 1);
            }
            if (rows == lines.length) {
                lines = Arrays.copyOf(lines, rows + rows / 2);
            }
            lines[rows] = (int) line;
        }
    }

    @Override
    protected void handleField(int column, char[] text, int offset, int length, boolean quoted) {
        if (inHeader) {
            names.add(new String(text, offset, length).strip());
        } else if (column < destinations.length) {
            for (Destination destination : destinations[column]) {
                destination
                        .sink()
                        .put(rows, destination.slot(), text, offset, length, quoted)
                        .ifPresent(fault -> problems.add(column, line, fault));
            }
        }
    }

    /** In a file of one column this is a cell that is missing. */
    @Override
    protected void handleEmpty() {
        if (!inHeader && names.size() == 1) {
            problems.add(0, line, new Fault(Fault.Kind.EMPTY, ""));
        }
    }

    @Override
    protected Boolean buildRecord() {
        // The reader skips empty lines, but tells of them.
        if (!inHeader && getRecordType() == RecordType.DATA) {
            if (getFieldCount() != names.size()) {
                problems.addRow(line, getFieldCount(), names.size());
            }
            rows++;
        }
        return true;
    }
}
