package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.plugins.datasets.Records.Assignment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * New rows of text under the names of columns, batch by batch, as they come.
 *
 * <p>The columns that a model was trained on are found by their names, in any order and among others; a model whose features
 * have no names reads all columns in their order, but for those that are kept.
 */
final class NewTable extends NewFile {
    private final Records records;
    private final TextRows text;
    private final NewHeader header;
    private KeptCells kept = new KeptCells(0);

    private NewTable(Optional<Path> file, TextRows text, NewRows rows, NewHeader header) {
        super(file, rows);
        this.records = text.records();
        this.text = text;
        this.header = header;
    }

    /**
     * Opens new rows.
     *
     * @param learned as {@link dev.cohort.api.dataset.TableExamples} tells it
     */
    static NewData open(
            Path input, char delimiter, Preparation preparation, Map<String, List<String>> learned, List<String> keep) {
        Source source = Source.of(input, "; a CSV file with the columns of the training was expected");
        List<String> columns = new ArrayList<>(features(preparation, learned));
        columns.addAll(NewRows.categorical(learned));
        CsvText text = CsvText.open(source, delimiter, columns, new CsvRecords());
        return open(text, input, preparation, learned, keep);
    }

    /** Opens new rows, whatever file they come from. */
    static NewData open(
            TextRows text, Path input, Preparation preparation, Map<String, List<String>> learned, List<String> keep) {
        List<String> names = text.records().names();
        try {
            NewHeader header = NewHeader.of(
                    names, features(preparation, learned), NewRows.categorical(learned), keep, Optional.of(input));
            List<String> read = header.features().stream().map(names::get).toList();
            return new NewTable(Optional.of(input), text, new NewRows(input, preparation, learned, read), header);
        } catch (DataException unfit) {
            text.close();
            throw unfit;
        }
    }

    /** The columns of numbers, those of dates as often as they become numbers. */
    private static List<String> features(Preparation preparation, Map<String, List<String>> learned) {
        return learned.getOrDefault("features", List.of()).stream()
                .map(preparation.features()::source)
                .toList();
    }

    @Override
    int take(int most, NewRows into) {
        kept = new KeptCells(header.kept().size());
        records.begin(List.of(
                new Assignment(header.features(), into.numbers()),
                new Assignment(header.categories(), into.labels()),
                new Assignment(header.kept(), kept)));
        while (records.rows() < most && text.next()) {
            continue;
        }
        return records.rows();
    }

    @Override
    CellProblems problems() {
        return records.problems();
    }

    @Override
    void tell(DataProblems into) {
        records.problems().tell(file(), records.names(), "column", (column, kind, count) -> "", into);
    }

    @Override
    List<String> keptOf(int row) {
        return kept.row(row);
    }

    @Override
    public void close() {
        text.close();
    }
}
