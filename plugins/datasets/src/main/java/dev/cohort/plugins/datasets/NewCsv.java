package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.plugins.datasets.CsvRecords.Assignment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * New rows of CSV text with a header, batch by batch, as they come.
 *
 * <p>The columns that a model was trained on are found by their names, in any order and among others; a model whose features
 * have no names reads all columns in their order, but for those that are kept.
 */
final class NewCsv extends NewFile {
    private final CsvRecords records;
    private final CsvText text;
    private final NewHeader header;
    private KeptCells kept = new KeptCells(0);

    private NewCsv(Source source, CsvRecords records, CsvText text, NewRows rows, NewHeader header) {
        super(source, rows);
        this.records = records;
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
        CsvRecords records = new CsvRecords();
        List<String> features = learned.getOrDefault("features", List.of()).stream()
                .map(preparation.features()::source)
                .toList();
        List<String> categories = NewRows.categorical(learned);
        List<String> columns = new ArrayList<>(features);
        columns.addAll(categories);
        CsvText text = CsvText.open(source, delimiter, columns, records);
        try {
            NewHeader header = NewHeader.of(records.header(), features, categories, keep, source.file());
            List<String> read =
                    header.features().stream().map(records.header()::get).toList();
            return new NewCsv(source, records, text, new NewRows(input, preparation, learned, read), header);
        } catch (DataException unfit) {
            text.close();
            throw unfit;
        }
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
        records.problems().tell(source().file(), records.header(), "column", (column, kind, count) -> "", into);
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
