package dev.cohort.plugins.text;

import java.nio.LongBuffer;

/**
 * Rows of whole numbers, of different lengths, one behind another.
 *
 * @param starts where each row begins, and where the last ends
 */
record Ragged(int[] elements, int[] starts) {
    static Ragged of(int[][] rows) {
        int[] starts = new int[rows.length + 1];
        for (int row = 0; row < rows.length; row++) {
            starts[row + 1] = Math.addExact(starts[row], rows[row].length);
        }
        int[] elements = new int[starts[rows.length]];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, elements, starts[row], rows[row].length);
        }
        return new Ragged(elements, starts);
    }

    int rows() {
        return starts.length - 1;
    }

    int length(int row) {
        return starts[row + 1] - starts[row];
    }

    int at(int row, int place) {
        return elements[starts[row] + place];
    }

    int[] lengths() {
        int[] lengths = new int[rows()];
        for (int row = 0; row < lengths.length; row++) {
            lengths[row] = length(row);
        }
        return lengths;
    }

    /** Writes a row to a place of a buffer, filled up to a length. */
    void write(int row, int length, long fill, LongBuffer into, int at) {
        int own = length(row);
        for (int index = 0; index < length; index++) {
            into.put(at + index, index < own ? elements[starts[row] + index] : fill);
        }
    }
}
