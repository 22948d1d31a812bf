package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Some columns while they are read; they grow as rows come. */
abstract sealed class Cells {
    private static final int FIRST_ROWS = 1024;

    private final int width;
    private int capacity;

    private Cells(int width) {
        this.width = width;
    }

    /** Columns of numbers. */
    static Cells floats(int width) {
        return new Floats(width);
    }

    /** Columns of whole numbers. */
    static Cells integers(int width) {
        return new Integers(width);
    }

    /** Columns of labels. */
    static Cells labels(int width) {
        return new Labels(width);
    }

    /** Makes room for a row. */
    final void grow(int rows) {
        if (rows > capacity) {
            long wanted = Math.max(FIRST_ROWS, capacity + capacity / 2L);
            capacity = (int) Math.min(wanted, (Integer.MAX_VALUE - 8) / Math.max(1, width));
            if (rows > capacity) {
                throw new OutOfMemoryError("more than 2³¹ cells");
            }
            resize(capacity * width);
        }
    }

    /**
     * Takes a cell.
     *
     * @return what is wrong with it
     */
    final Optional<String> put(int row, int slot, char[] text, int offset, int length) {
        int start = offset;
        int end = offset + length;
        while (start < end && text[start] <= ' ') {
            start++;
        }
        while (end > start && text[end - 1] <= ' ') {
            end--;
        }
        return start == end
                ? Optional.of("is empty; fill it in, or remove the row")
                : take(row * width + slot, text, start, end - start);
    }

    abstract void resize(int elements);

    abstract Optional<String> take(int index, char[] text, int offset, int length);

    /** The columns as they are after some rows. */
    abstract Columns columns(int rows);

    final int width() {
        return width;
    }

    private static final class Floats extends Cells {
        private float[] elements = {};

        Floats(int width) {
            super(width);
        }

        @Override
        void resize(int count) {
            elements = Arrays.copyOf(elements, count);
        }

        @Override
        Optional<String> take(int index, char[] text, int offset, int length) {
            float element = (float) NumberText.parse(text, offset, length);
            elements[index] = element;
            return Float.isFinite(element) ? Optional.empty() : Optional.of(wrong(new String(text, offset, length)));
        }

        private static String wrong(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "nan", "na", "n/a", "null", "none", "?" ->
                    "is missing (" + text + "); fill it in, or remove the row";
                case "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity" -> "is infinite";
                default ->
                    Character.isDigit(text.charAt(text.length() - 1))
                                    && !Double.isNaN(NumberText.parse(text.toCharArray(), 0, text.length()))
                            ? "is " + text + ", too large for 32 bits"
                            : "is \"" + text + "\", but a number was expected";
            };
        }

        @Override
        Columns columns(int rows) {
            elements = Arrays.copyOf(elements, rows * width());
            return new Columns.Floats(elements, width());
        }
    }

    private static final class Integers extends Cells {
        private long[] elements = {};

        Integers(int width) {
            super(width);
        }

        @Override
        void resize(int count) {
            elements = Arrays.copyOf(elements, count);
        }

        @Override
        Optional<String> take(int index, char[] text, int offset, int length) {
            double number = NumberText.parse(text, offset, length);
            elements[index] = (long) number;
            return number == Math.rint(number) && Math.abs(number) <= 0x1.0p53
                    ? Optional.empty()
                    : Optional.of("is \"" + new String(text, offset, length) + "\", but a whole number was expected");
        }

        @Override
        Columns columns(int rows) {
            elements = Arrays.copyOf(elements, rows * width());
            return new Columns.Integers(elements, width());
        }
    }

    private static final class Labels extends Cells {
        private final Map<String, Integer> codes = new HashMap<>();
        private final List<String> texts = new ArrayList<>();
        private int[] elements = {};

        Labels(int width) {
            super(width);
        }

        @Override
        void resize(int count) {
            elements = Arrays.copyOf(elements, count);
        }

        @Override
        Optional<String> take(int index, char[] text, int offset, int length) {
            String label = new String(text, offset, length);
            elements[index] = codes.computeIfAbsent(label, unknown -> {
                texts.add(unknown);
                return texts.size() - 1;
            });
            return label.equalsIgnoreCase("nan")
                    ? Optional.of("is missing (" + label + "); fill it in, or remove the row")
                    : Optional.empty();
        }

        @Override
        Columns columns(int rows) {
            return new Columns.Labels(Arrays.copyOf(elements, rows * width()), texts, width());
        }
    }
}
