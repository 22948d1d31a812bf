package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableField.Role;
import java.util.List;

/** CSV text as a table to train on. */
final class CsvTable {
    private final Source source;
    private final Layout layout;
    private final CsvRecords records;
    private final Header header;

    private CsvTable(Source source, Layout layout, CsvRecords records, Header header) {
        this.source = source;
        this.layout = layout;
        this.records = records;
        this.header = header;
    }

    /**
     * Reads all of the text.
     *
     * @throws DataException with what is wrong in each column at once
     */
    static Table read(Source source, Layout layout) {
        CsvRecords records = new CsvRecords();
        try (CsvText text = CsvText.open(source, layout.delimiter(), records)) {
            Header header = Header.of(records.header(), layout, source.file());
            return new CsvTable(source, layout, records, header).read(text);
        }
    }

    private Table read(CsvText text) {
        FileTable table = new FileTable(source.file(), records.header(), "column", header.fields());
        records.begin(table.assignments());
        while (text.next()) {
            continue;
        }
        DataProblems problems = new DataProblems();
        records.problems()
                .tell(
                        source.file(),
                        records.header(),
                        "column",
                        (column, kind, count) ->
                                advice(header, layout, column, kind, count > 1 && 2 * count >= records.rows()),
                        problems);
        problems.throwIfAny();
        if (records.rows() == 0) {
            throw new DataException(List.of(
                    new Problem(source.file(), 0, 0, "the file has a header, but no rows; examples were expected")));
        }
        return table.table(records.rows(), records::line);
    }

    /**
     * What the file's owner most likely wants to do about a column that is no column of numbers.
     *
     * @param often whether most of its cells are none
     */
    static String advice(Header header, Layout layout, int column, Fault.Kind kind, boolean often) {
        boolean text = kind == Fault.Kind.NO_NUMBER || kind == Fault.Kind.NO_WHOLE_NUMBER;
        boolean missing = kind == Fault.Kind.EMPTY || kind == Fault.Kind.MISSING;
        String name = header.names().get(column);
        if (header.columns(Role.TARGET).contains(column)) {
            return text ? "; if it is a class, use a loss such as cross-entropy, or target-type = \"class\"" : "";
        }
        boolean features = header.columns(Role.FEATURES).contains(column);
        if (!features && !header.columns(Role.CATEGORIES).contains(column)) {
            return "";
        }
        String impute = missing && layout.features().type() != CellType.INT64 ? ", or set impute = \"median\"" : "";
        if (!often || !features) {
            return impute;
        }
        String categorical = text ? "; if it holds categories, write categorical = [\"" + name + "\"]" : "";
        return impute
                + categorical
                + (layout.all()
                        ? "; to do without the column, write exclude = [\"" + name + "\"] in [dataset]"
                        : "; to do without the column, remove it from features");
    }
}
