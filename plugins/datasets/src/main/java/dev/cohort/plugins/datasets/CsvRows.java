package dev.cohort.plugins.datasets;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataException.Problem;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Puts the cells of CSV text where they belong, straight from the reader's buffer; the first record is the header. */
final class CsvRows extends AbstractBaseCsvCallbackHandler<Boolean> {
    private final Optional<Path> file;
    private final DataProblems problems = new DataProblems();
    private final List<String> names = new ArrayList<>();
    private boolean inHeader = true;
    private boolean labelled;

    /** For each column of the file, the cells that it belongs to and its place in a row of them. */
    private Optional<Cells>[] cells = none(0);

    private int[] slots = {};
    private Cells features = Cells.floats(0);
    private Cells target = Cells.floats(0);
    private Optional<Cells> weights = Optional.empty();
    private Header header = new Header(List.of(), List.of(), List.of(), Optional.empty());

    private int rows;
    private long line = 1;
    private int[] lines = new int[1024];

    CsvRows(Optional<Path> file) {
        this.file = file;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Optional<Cells>[] none(int columns) {
        Optional<Cells>[] none = new Optional[columns];
        Arrays.fill(none, Optional.empty());
        return none;
    }

    /** The names of the columns. */
    List<String> header() {
        return names;
    }

    /** The line at which the last record began. */
    long line() {
        return line;
    }

    /** Takes the records from here on as rows. */
    void begin(Header columns, Layout layout) {
        header = columns;
        labelled = layout.labelled();
        features = layout.whole()
                ? Cells.integers(columns.features().size())
                : Cells.floats(columns.features().size());
        target = layout.labelled()
                ? Cells.labels(columns.target().size())
                : Cells.floats(columns.target().size());
        weights = columns.weight().map(column -> Cells.floats(1));
        cells = none(columns.names().size());
        slots = new int[columns.names().size()];
        assign(columns.features(), features);
        assign(columns.target(), target);
        weights.ifPresent(into -> assign(columns.weight().stream().toList(), into));
        inHeader = false;
    }

    private void assign(List<Integer> columns, Cells into) {
        for (int slot = 0; slot < columns.size(); slot++) {
            cells[columns.get(slot)] = Optional.of(into);
            slots[columns.get(slot)] = slot;
        }
    }

    @Override
    protected void handleBegin(long startingLine) {
        line = startingLine;
        if (!inHeader) {
            features.grow(rows + 1);
            target.grow(rows + 1);
            weights.ifPresent(column -> column.grow(rows + 1));
            if (rows == lines.length) {
                lines = Arrays.copyOf(lines, rows + rows / 2);
            }
            lines[rows] = (int) startingLine;
        }
    }

    @Override
    protected void handleField(int column, char[] text, int offset, int length, boolean quoted) {
        if (inHeader) {
            names.add(new String(text, offset, length).strip());
        } else if (column < cells.length && cells[column].isPresent()) {
            cells[column]
                    .get()
                    .put(rows, slots[column], text, offset, length)
                    .ifPresent(wrong -> problems.add(new Problem(
                            file,
                            line,
                            column + 1,
                            "the column \"" + names.get(column) + "\" " + wrong + hint(column))));
        }
    }

    /** Text where the target should be a number is most likely a class. */
    private String hint(int column) {
        return labelled || !header.target().contains(column)
                ? ""
                : "; if it is a class, use a loss such as cross-entropy, or target-type = \"class\"";
    }

    @Override
    protected Boolean buildRecord() {
        // The reader skips empty lines, but tells of them.
        if (!inHeader && getRecordType() == RecordType.DATA) {
            if (getFieldCount() != cells.length) {
                problems.add(new Problem(
                        file,
                        line,
                        0,
                        "this row has " + getFieldCount() + " cells, but the header has " + cells.length));
            }
            rows++;
        }
        return true;
    }

    /** All rows. */
    Table table(Layout layout) {
        problems.throwIfAny();
        if (rows == 0) {
            throw new DataException(
                    List.of(new Problem(file, 0, 0, "the file has a header, but no rows; examples were expected")));
        }
        Optional<Columns.Floats> weight = weights.map(column -> (Columns.Floats) column.columns(rows));
        weight.ifPresent(this::requireNotNegative);
        return new Table(
                features.columns(rows),
                namesOf(header.features()),
                target.columns(rows),
                namesOf(header.target()),
                layout.classes(),
                weight,
                (row, column, message) -> new Problem(
                        file,
                        lines[row],
                        header.target().get(column) + 1,
                        "the column \"" + layout.target().get(column) + "\": " + message));
    }

    private void requireNotNegative(Columns.Floats weight) {
        boolean counts = false;
        for (int row = 0; row < rows; row++) {
            counts |= weight.elements()[row] > 0;
            if (weight.elements()[row] < 0) {
                problems.add(new Problem(
                        file,
                        lines[row],
                        header.weight().orElse(0) + 1,
                        "a weight must be 0 or more, but it is " + weight.elements()[row]));
            }
        }
        problems.throwIfAny();
        if (!counts) {
            throw new DataException(List.of(
                    new Problem(file, 1, header.weight().orElse(0) + 1, "every weight is 0, so no example counts")));
        }
    }

    private List<String> namesOf(List<Integer> columns) {
        return columns.stream().map(names::get).toList();
    }
}
