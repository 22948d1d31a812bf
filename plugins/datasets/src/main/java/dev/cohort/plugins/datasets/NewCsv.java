package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.Field;
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
 * have no names reads all columns in their order, but for those that are kept. Once something is wrong no more rows are
 * given, but the rest is read to tell what else is.
 */
final class NewCsv implements NewData {
    private final Source source;
    private final CsvRecords records;
    private final CsvText text;
    private final NewRows rows;
    private final NewHeader header;
    private KeptCells kept = new KeptCells(0);
    private long position;

    private NewCsv(Source source, CsvRecords records, CsvText text, NewRows rows, NewHeader header) {
        this.source = source;
        this.records = records;
        this.text = text;
        this.rows = rows;
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
        List<String> features = learned.getOrDefault("features", List.of());
        List<String> categories = NewRows.categorical(learned);
        List<String> columns = new ArrayList<>(features);
        columns.addAll(categories);
        CsvText text = CsvText.open(source, delimiter, columns, records);
        try {
            NewHeader header = NewHeader.of(records.header(), features, categories, keep, source.file());
            NewRows rows =
                    new NewRows(input, preparation, learned, header.features().size());
            return new NewCsv(source, records, text, rows, header);
        } catch (DataException unfit) {
            text.close();
            throw unfit;
        }
    }

    @Override
    public List<Field> fields() {
        return rows.fields();
    }

    @Override
    public int read(Batch batch) {
        kept = new KeptCells(header.kept().size());
        List<Assignment> assignments = new ArrayList<>(assignments());
        assignments.add(new Assignment(header.kept(), kept));
        records.begin(assignments);
        while (records.rows() < batch.capacity() && text.next()) {
            continue;
        }
        if (!records.problems().isEmpty()) {
            throw problems();
        }
        rows.copy(records.rows(), batch);
        position += records.rows();
        return records.rows();
    }

    private List<Assignment> assignments() {
        rows.begin();
        return List.of(
                new Assignment(header.features(), rows.numbers()), new Assignment(header.categories(), rows.labels()));
    }

    private DataException problems() {
        boolean more = true;
        while (more) {
            records.begin(assignments());
            while (more && records.rows() < 1024) {
                more = text.next();
            }
        }
        DataProblems problems = new DataProblems();
        records.problems().tell(source.file(), records.header(), "column", (column, kind, count) -> "", problems);
        problems.throwIfAny();
        throw new IllegalStateException("there were problems, but none is told");
    }

    @Override
    public List<String> kept(int example) {
        return kept.row(example);
    }

    @Override
    public List<String> remarks() {
        return rows.remarks();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        text.close();
    }
}
