package dev.cohort.plugins.datasets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Columns that nobody reads, as they were written. */
final class KeptCells implements CellSink {
    private final int width;
    private final List<String[]> rows = new ArrayList<>();

    KeptCells(int width) {
        this.width = width;
    }

    @Override
    public void grow(int count) {
        if (count > rows.size()) {
            String[] row = new String[width];
            Arrays.fill(row, "");
            rows.add(row);
        }
    }

    @Override
    public Optional<Fault> put(int row, int slot, char[] text, int offset, int length, boolean quoted) {
        rows.get(row)[slot] = new String(text, offset, length);
        return Optional.empty();
    }

    List<String> row(int row) {
        return List.of(rows.get(row));
    }
}
