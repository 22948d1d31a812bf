package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableField.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Rows of text as a table to train on. */
final class RowTable {
    private final Optional<Path> file;
    private final Layout layout;
    private final Records records;
    private final Header header;

    private RowTable(Optional<Path> file, Layout layout, Records records, Header header) {
        this.file = file;
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
        try (CsvText text = CsvText.open(source, layout.delimiter(), new CsvRecords())) {
            return read(text, source.file(), layout);
        }
    }

    /** Reads all rows, whatever file they come from. */
    static Table read(TextRows text, Optional<Path> file, Layout layout) {
        Header header = Header.of(text.records().names(), layout, file);
        return new RowTable(file, layout, text.records(), header).read(text);
    }

    private Table read(TextRows text) {
        FileTable table = new FileTable(file, records.names(), "column", header.fields());
        records.begin(table.assignments());
        while (text.next()) {
            continue;
        }
        DataProblems problems = new DataProblems();
        records.problems()
                .tell(
                        file,
                        records.names(),
                        "column",
                        (column, kind, count) ->
                                advice(header, layout, column, kind, count > 1 && 2 * count >= records.rows()),
                        problems);
        problems.throwIfAny();
        if (records.rows() == 0) {
            throw new DataException(
                    List.of(new Problem(file, 0, 0, "the file has a header, but no rows; examples were expected")));
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
