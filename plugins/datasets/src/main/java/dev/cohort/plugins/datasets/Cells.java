package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Columns;
import java.util.Optional;

/** Some columns while they are read; they grow as rows come. */
abstract sealed class Cells implements CellSink permits NumberCells, WholeNumberCells, TextCells {
    private static final int FIRST_ROWS = 1024;
    private static final int FIRST_CELLS = 1 << 20;

    private final int width;
    private int capacity;

    Cells(int width) {
        this.width = width;
    }

    @Override
    public final void grow(int rows) {
        if (rows > capacity) {
            long wanted = capacity == 0
                    ? Math.max(1, Math.min(FIRST_ROWS, FIRST_CELLS / Math.max(1, width)))
                    : capacity + Math.max(1, capacity / 2L);
            capacity = (int) Math.min(wanted, (Integer.MAX_VALUE - 8) / Math.max(1, width));
            if (rows > capacity) {
                throw new OutOfMemoryError("more than 2³¹ cells");
            }
            resize(capacity * width);
        }
    }

    /** White space around a cell does not count. */
    @Override
    public final Optional<Fault> put(int row, int slot, char[] text, int offset, int length, boolean quoted) {
        int start = offset;
        int end = offset + length;
        while (start < end && text[start] <= ' ') {
            start++;
        }
        while (end > start && text[end - 1] <= ' ') {
            end--;
        }
        return start == end
                ? missing(row * width + slot, new Fault(Fault.Kind.EMPTY, ""))
                : take(row * width + slot, text, start, end - start, quoted);
    }

    abstract void resize(int elements);

    /** Takes a cell that is missing; that is a fault unless it is imputed. */
    Optional<Fault> missing(int index, Fault fault) {
        return Optional.of(fault);
    }

    abstract Optional<Fault> take(int index, char[] text, int offset, int length, boolean quoted);

    /** The columns as they are after some rows; nothing more can be put. */
    abstract Columns columns(int rows);

    final int width() {
        return width;
    }
}
