package dev.cohort.plugins.datasets;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.List;

/** Takes the cells of CSV text; the first record is the header. */
final class CsvRecords extends AbstractBaseCsvCallbackHandler<Boolean> {
    private final List<String> names = new ArrayList<>();
    private final Records records;
    private final long before;
    private boolean inHeader;
    private long line = 1;

    /** Records the first of which is the header. */
    CsvRecords() {
        records = new Records(names);
        before = 0;
        inHeader = true;
    }

    /** Records without a header, behind so many lines of a file. */
    CsvRecords(List<String> header, long before, CellProblems problems) {
        names.addAll(header);
        records = new Records(names, problems);
        this.before = before;
    }

    /** The names of the columns. */
    List<String> header() {
        return names;
    }

    Records records() {
        return records;
    }

    /** The line at which the last record began. */
    long line() {
        return line;
    }

    @Override
    protected void handleBegin(long startingLine) {
        line = before + startingLine;
        if (!inHeader) {
            records.beginRow(line);
        }
    }

    @Override
    protected void handleField(int column, char[] text, int offset, int length, boolean quoted) {
        if (inHeader) {
            names.add(new String(text, offset, length).strip());
        } else {
            records.cell(column, text, offset, length, quoted);
        }
    }

    /** In a file of one column this is a cell that is missing. */
    @Override
    protected void handleEmpty() {
        if (!inHeader && names.size() == 1) {
            records.problems().add(0, line, new Fault(Fault.Kind.EMPTY, ""));
        }
    }

    @Override
    protected Boolean buildRecord() {
        // The reader skips empty lines, but tells of them.
        if (getRecordType() == RecordType.DATA) {
            if (!inHeader) {
                if (getFieldCount() != names.size()) {
                    records.problems().addRow(line, getFieldCount(), names.size());
                }
                records.endRow();
            }
            inHeader = false;
        }
        return true;
    }
}
