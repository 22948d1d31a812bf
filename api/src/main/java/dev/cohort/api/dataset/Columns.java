package dev.cohort.api.dataset;

import java.util.List;

/** One or more columns of data in memory, held row by row. The arrays are taken over, not copied. */
public sealed interface Columns {
    /** How many elements a row has. */
    int width();

    /** The number of rows. */
    int rows();

    /**
     * Numbers.
     *
     * @param elements row by row
     * @param width elements per row
     */
    record Floats(float[] elements, int width) implements Columns {
        @Override
        public int rows() {
            return elements.length / width;
        }
    }

    /**
     * Numbers of which the training reads the distance from their mean alone, and which 32 bits may not tell apart before.
     *
     * @param elements row by row
     * @param width elements per row
     */
    record Doubles(double[] elements, int width) implements Columns {
        @Override
        public int rows() {
            return elements.length / width;
        }
    }

    /**
     * Whole numbers.
     *
     * @param elements row by row
     * @param width elements per row
     */
    record Integers(long[] elements, int width) implements Columns {
        @Override
        public int rows() {
            return elements.length / width;
        }
    }

    /**
     * Labels as they were written.
     *
     * @param elements for each row by row the place of its label in the list
     * @param texts the labels, each once
     * @param width elements per row
     */
    record Labels(int[] elements, List<String> texts, int width) implements Columns {
        public Labels {
            texts = List.copyOf(texts);
        }

        /** Some of the columns. */
        public Labels select(List<Integer> columns) {
            int[] selected = new int[rows() * columns.size()];
            for (int index = 0; index < selected.length; index++) {
                selected[index] = elements[index / columns.size() * width + columns.get(index % columns.size())];
            }
            return new Labels(selected, texts, columns.size());
        }

        @Override
        public int rows() {
            return elements.length / width;
        }
    }
}
