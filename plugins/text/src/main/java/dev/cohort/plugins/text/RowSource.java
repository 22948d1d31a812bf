package dev.cohort.plugins.text;

import dev.cohort.plugins.datasets.TextColumns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Where rows come from, as they come; whoever opens one closes it. */
interface RowSource extends AutoCloseable {
    /** Reads so many rows, fewer at the end alone. */
    List<Row> read(int most);

    @Override
    void close();

    /**
     * The rows of columns of a file.
     *
     * @param texts how many columns are texts to read; the others are kept
     */
    static RowSource of(Path file, TextColumns columns, int texts) {
        return new RowSource() {
            @Override
            public List<Row> read(int most) {
                return columns.read(most).stream()
                        .map(row -> new Row(new Place(file, row.line()), row.texts()).first(texts))
                        .toList();
            }

            @Override
            public void close() {
                columns.close();
            }
        };
    }

    /** Rows that are there. */
    static RowSource of(List<Row> rows) {
        Iterator<Row> all = rows.iterator();
        return new RowSource() {
            @Override
            public List<Row> read(int most) {
                List<Row> some = new ArrayList<>();
                while (some.size() < most && all.hasNext()) {
                    some.add(all.next());
                }
                return some;
            }

            @Override
            public void close() {
                // Nothing is held open.
            }
        };
    }
}
