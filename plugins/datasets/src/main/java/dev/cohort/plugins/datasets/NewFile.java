package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.NewData;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * New rows of a file, batch by batch, as they come. Once something is wrong no more rows are given, but the rest is read to tell
 * what else is.
 */
abstract sealed class NewFile implements NewData permits NewTable, NewJsonl {
    private static final int REST = 1024;

    private final Optional<Path> file;
    private final NewRows rows;
    private int before;
    private long position;

    NewFile(Optional<Path> file, NewRows rows) {
        this.file = file;
        this.rows = rows;
    }

    /** Puts up to so many rows where they belong; returns how many there were, fewer at the end alone. */
    abstract int take(int most, NewRows into);

    abstract CellProblems problems();

    /** Tells what is wrong with cells. */
    abstract void tell(DataProblems into);

    /** What is kept of a row that was taken last. */
    abstract List<String> keptOf(int row);

    final Optional<Path> file() {
        return file;
    }

    @Override
    public final List<Field> fields() {
        return rows.fields();
    }

    @Override
    public final int read(Batch batch) {
        rows.begin();
        int count = take(batch.capacity() + rows.ahead(), rows);
        if (!problems().isEmpty()) {
            throw told();
        }
        before = Math.min(count, rows.ahead());
        int examples = rows.copy(count, batch);
        if (examples == 0 && count > 0) {
            throw new DataException(List.of(new DataException.Problem(
                    file, 0, 0, "has " + count + " rows, but the model reads " + rows.known() + " for a prediction")));
        }
        position += examples;
        return examples;
    }

    private DataException told() {
        int taken = REST;
        while (taken == REST) {
            rows.begin();
            taken = take(REST, rows);
        }
        DataProblems problems = new DataProblems();
        tell(problems);
        problems.throwIfAny();
        throw new IllegalStateException("there were problems, but none is told");
    }

    @Override
    public final List<String> kept(int example) {
        return keptOf(before + example);
    }

    @Override
    public final List<String> remarks() {
        return rows.remarks();
    }

    @Override
    public final long position() {
        return position;
    }
}
