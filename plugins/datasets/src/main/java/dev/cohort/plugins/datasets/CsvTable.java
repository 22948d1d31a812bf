package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.Table;
import dev.cohort.plugins.datasets.CsvRecords.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** CSV text as a table to train on. */
final class CsvTable {
    private final Source source;
    private final Layout layout;
    private final CsvRecords records;
    private final Header header;
    private final Cells features;
    private final Cells target;
    private final Optional<Cells> weight;

    private CsvTable(Source source, Layout layout, CsvRecords records, Header header) {
        this.source = source;
        this.layout = layout;
        this.records = records;
        this.header = header;
        Set<String> classes = Set.copyOf(layout.classes());
        this.features = layout.featureType().cells(header.features().size(), classes);
        this.target = layout.targetType().cells(header.target().size(), classes);
        this.weight = header.weight().map(column -> CellType.FLOAT32.cells(1, classes));
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
        List<Assignment> assignments = new ArrayList<>(
                List.of(new Assignment(header.features(), features), new Assignment(header.target(), target)));
        weight.ifPresent(
                cells -> assignments.add(new Assignment(header.weight().stream().toList(), cells)));
        records.begin(assignments);
        while (text.next()) {
            continue;
        }
        DataProblems problems = new DataProblems();
        records.problems().tell(source.file(), records.header(), this::advice, problems);
        problems.throwIfAny();
        if (records.rows() == 0) {
            throw new DataException(List.of(
                    new Problem(source.file(), 0, 0, "the file has a header, but no rows; examples were expected")));
        }
        return table();
    }

    /** What the file's owner most likely wants to do about a column that is no column of numbers. */
    private String advice(int column, Fault.Kind kind, long count) {
        boolean text = kind == Fault.Kind.NO_NUMBER || kind == Fault.Kind.NO_WHOLE_NUMBER;
        if (header.target().contains(column)) {
            return text && layout.targetType() != CellType.LABEL
                    ? "; if it is a class, use a loss such as cross-entropy, or target-type = \"class\""
                    : "";
        }
        boolean often = count > 1 && 2 * count >= records.rows();
        if (!often || !header.features().contains(column)) {
            return "";
        }
        return layout.features().isEmpty()
                ? "; to do without the column, write exclude = [\""
                        + records.header().get(column) + "\"] in [dataset]"
                : "; to do without the column, remove it from features";
    }

    private Table table() {
        int rows = records.rows();
        Optional<Columns.Floats> weights = weight.map(column -> (Columns.Floats) column.columns(rows));
        weights.ifPresent(this::requireNotNegative);
        return new Table(
                features.columns(rows),
                namesOf(header.features()),
                target.columns(rows),
                namesOf(header.target()),
                layout.classes(),
                weights,
                (row, column, message) -> new Problem(
                        source.file(),
                        records.line(row),
                        header.target().get(column) + 1,
                        "the column \"" + layout.target().get(column) + "\": " + message));
    }

    private void requireNotNegative(Columns.Floats weights) {
        DataProblems problems = new DataProblems();
        boolean counts = false;
        for (int row = 0; row < records.rows(); row++) {
            counts |= weights.elements()[row] > 0;
            if (weights.elements()[row] < 0) {
                problems.add(new Problem(
                        source.file(),
                        records.line(row),
                        header.weight().orElse(0) + 1,
                        "a weight must be 0 or more, but it is " + weights.elements()[row]));
            }
        }
        problems.throwIfAny();
        if (!counts) {
            throw new DataException(List.of(new Problem(
                    source.file(), 1, header.weight().orElse(0) + 1, "every weight is 0, so no example counts")));
        }
    }

    private List<String> namesOf(List<Integer> columns) {
        return columns.stream().map(records.header()::get).toList();
    }
}
