package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataProblems;
import dev.cohort.plugins.datasets.Records.Assignment;
import java.util.ArrayList;
import java.util.List;

/** Cells of a CSV file as texts. */
record CsvColumns(Source source, CsvText text, List<Integer> places) implements TextColumns {
    @Override
    public List<Row> read(int most) {
        KeptCells kept = new KeptCells(places.size());
        Records records = text.records();
        records.begin(List.of(new Assignment(places, kept)));
        while (records.rows() < most && text.next()) {
            continue;
        }
        DataProblems problems = new DataProblems();
        records.problems().tell(source.file(), records.names(), "column", (column, kind, count) -> "", problems);
        problems.throwIfAny();
        List<Row> rows = new ArrayList<>();
        for (int row = 0; row < records.rows(); row++) {
            rows.add(new Row(records.line(row), kept.row(row)));
        }
        return rows;
    }

    @Override
    public void close() {
        text.close();
    }
}
