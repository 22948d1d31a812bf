package dev.cohort.api.dataset;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/** A field's elements for all rows, ready to be copied into batches. */
sealed interface Block {
    /** The number of rows. */
    int rows();

    /** The same rows, and copies of some of them behind them. */
    Block with(int[] copied);

    /** Copies some rows, given by their numbers, to the beginning of a field's buffer. */
    void copy(int[] rows, int from, int count, Batch batch, int field);

    /** Copies the first elements of some rows, so many of each. */
    void copy(int[] rows, int from, int count, int head, Batch batch, int field);

    /**
     * 32-bit floats.
     *
     * @param elements row by row
     * @param width elements per row
     */
    record Floats(float[] elements, int width) implements Block {
        @Override
        public int rows() {
            return elements.length / width;
        }

        @Override
        public Floats with(int[] copied) {
            float[] all = Arrays.copyOf(elements, elements.length + copied.length * width);
            for (int index = 0; index < copied.length; index++) {
                System.arraycopy(elements, copied[index] * width, all, elements.length + index * width, width);
            }
            return new Floats(all, width);
        }

        @Override
        public void copy(int[] rows, int from, int count, Batch batch, int field) {
            FloatBuffer buffer = batch.floats(field);
            if (isRun(rows, from, count)) {
                buffer.put(0, elements, rows[from] * width, count * width);
            } else if (width >= BULK) {
                for (int index = 0; index < count; index++) {
                    buffer.put(index * width, elements, rows[from + index] * width, width);
                }
            } else {
                for (int index = 0, place = 0; index < count; index++) {
                    int start = rows[from + index] * width;
                    for (int column = 0; column < width; column++) {
                        buffer.put(place++, elements[start + column]);
                    }
                }
            }
        }

        @Override
        public void copy(int[] rows, int from, int count, int head, Batch batch, int field) {
            FloatBuffer buffer = batch.floats(field);
            for (int index = 0; index < count; index++) {
                buffer.put(index * head, elements, rows[from + index] * width, head);
            }
        }
    }

    /**
     * The floats of several rows, each so many before the row that is asked for.
     *
     * @param elements row by row
     * @param width elements per row
     */
    record Past(float[] elements, int width, List<Integer> back) implements Block {
        @Override
        public int rows() {
            return elements.length / width;
        }

        @Override
        public Past with(int[] copied) {
            throw new UnsupportedOperationException("a row of the past has its place in a series");
        }

        @Override
        public void copy(int[] rows, int from, int count, Batch batch, int field) {
            FloatBuffer buffer = batch.floats(field);
            int place = 0;
            for (int index = 0; index < count; index++) {
                for (int step = 0; step < back.size(); step++) {
                    buffer.put(place, elements, (rows[from + index] - back.get(step)) * width, width);
                    place += width;
                }
            }
        }

        @Override
        public void copy(int[] rows, int from, int count, int head, Batch batch, int field) {
            throw new UnsupportedOperationException("rows of the past come whole");
        }
    }

    /**
     * 64-bit integers.
     *
     * @param elements row by row
     * @param width elements per row
     */
    record Longs(long[] elements, int width) implements Block {
        @Override
        public int rows() {
            return elements.length / width;
        }

        @Override
        public Longs with(int[] copied) {
            long[] all = Arrays.copyOf(elements, elements.length + copied.length * width);
            for (int index = 0; index < copied.length; index++) {
                System.arraycopy(elements, copied[index] * width, all, elements.length + index * width, width);
            }
            return new Longs(all, width);
        }

        @Override
        public void copy(int[] rows, int from, int count, Batch batch, int field) {
            LongBuffer buffer = batch.longs(field);
            if (isRun(rows, from, count)) {
                buffer.put(0, elements, rows[from] * width, count * width);
            } else if (width >= BULK) {
                for (int index = 0; index < count; index++) {
                    buffer.put(index * width, elements, rows[from + index] * width, width);
                }
            } else {
                for (int index = 0, place = 0; index < count; index++) {
                    int start = rows[from + index] * width;
                    for (int column = 0; column < width; column++) {
                        buffer.put(place++, elements[start + column]);
                    }
                }
            }
        }

        @Override
        public void copy(int[] rows, int from, int count, int head, Batch batch, int field) {
            LongBuffer buffer = batch.longs(field);
            for (int index = 0; index < count; index++) {
                buffer.put(index * head, elements, rows[from + index] * width, head);
            }
        }
    }

    /** From this many elements on, one call that copies a row is faster than a loop over it. */
    int BULK = 16;

    /** Whether rows follow one another in the data, as they do without shuffling. */
    private static boolean isRun(int[] rows, int from, int count) {
        for (int index = 1; index < count; index++) {
            if (rows[from + index] != rows[from] + index) {
                return false;
            }
        }
        return true;
    }
}
