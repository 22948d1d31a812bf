package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.plugins.datasets.CsvRecords.Assignment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    private final CellType type;
    private final NewHeader header;
    private KeptCells kept = new KeptCells(0);
    private long position;

    private NewCsv(Source source, CsvRecords records, CsvText text, CellType type, NewHeader header) {
        this.source = source;
        this.records = records;
        this.text = text;
        this.type = type;
        this.header = header;
    }

    /**
     * Opens new rows.
     *
     * @param learned as {@link dev.cohort.api.dataset.TableExamples} tells it
     */
    static NewData open(Path input, char delimiter, Map<String, List<String>> learned, List<String> keep) {
        Source source = Source.of(input, "; a CSV file with the columns of the training was expected");
        CsvRecords records = new CsvRecords();
        List<String> features = learned.getOrDefault("features", List.of());
        CellType type =
                CellType.ofFeatures(input, learned.getOrDefault("feature-type", List.of(CellType.FLOAT32.name())));
        CsvText text = CsvText.open(source, delimiter, features, records);
        try {
            NewHeader header = NewHeader.of(records.header(), features, keep, source.file());
            return new NewCsv(source, records, text, type, header);
        } catch (DataException unfit) {
            text.close();
            throw unfit;
        }
    }

    @Override
    public List<Field> fields() {
        ElementType elements = ElementType.valueOf(type.name());
        return List.of(
                new Field(Field.FEATURES, elements, Shape.of(header.features().size())));
    }

    @Override
    public int read(Batch batch) {
        int width = header.features().size();
        Cells features = type.cells(width, Set.of());
        kept = new KeptCells(header.kept().size());
        records.begin(List.of(new Assignment(header.features(), features), new Assignment(header.kept(), kept)));
        while (records.rows() < batch.capacity() && text.next()) {
            continue;
        }
        if (!records.problems().isEmpty()) {
            throw problems();
        }
        copy(features.columns(records.rows()), batch);
        position += records.rows();
        return records.rows();
    }

    private static void copy(Columns columns, Batch batch) {
        if (columns instanceof Columns.Integers integers) {
            batch.longs(0).put(0, integers.elements());
        } else if (columns instanceof Columns.Doubles doubles) {
            batch.doubles(0).put(0, doubles.elements());
        } else if (columns instanceof Columns.Floats floats) {
            batch.floats(0).put(0, floats.elements());
        }
    }

    private DataException problems() {
        int width = header.features().size();
        boolean more = true;
        while (more) {
            records.begin(List.of(new Assignment(header.features(), type.cells(width, Set.of()))));
            while (more && records.rows() < 1024) {
                more = text.next();
            }
        }
        DataProblems problems = new DataProblems();
        records.problems().tell(source.file(), records.header(), (column, kind, count) -> "", problems);
        problems.throwIfAny();
        throw new IllegalStateException("there were problems, but none is told");
    }

    @Override
    public List<String> kept(int example) {
        return kept.row(example);
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
