package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.graph.ElementType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All examples of a part in memory: features and a class each.
 *
 * @param features one example after another
 * @param width the numbers of an example
 * @param ofClass which examples are of each class that there is
 */
record LabelledRows(float[] features, int width, long[] labels, List<int[]> ofClass) {
    private static final int AT_ONCE = 256;

    static LabelledRows read(Examples examples, Part part, int features, int target) {
        int width = examples.fields().get(features).elements();
        int expected = (int) examples.size(part).orElse(AT_ONCE);
        float[] numbers = new float[expected * width];
        long[] labels = new long[expected];
        int size = 0;
        Memory batch = new Memory(examples.fields());
        try (Cursor cursor = examples.cursor(part, Order.PLAIN)) {
            for (int count = cursor.read(batch); count > 0; count = cursor.read(batch)) {
                if (size + count > labels.length) {
                    labels = Arrays.copyOf(labels, Math.max(2 * labels.length, size + count));
                    numbers = Arrays.copyOf(numbers, labels.length * width);
                }
                batch.floats(features).get(0, numbers, size * width, count * width);
                batch.longs(target).get(0, labels, size, count);
                size += count;
            }
        }
        labels = Arrays.copyOf(labels, size);
        return new LabelledRows(Arrays.copyOf(numbers, size * width), width, labels, ofClass(labels));
    }

    private static List<int[]> ofClass(long[] labels) {
        List<IntStream.Builder> all = new ArrayList<>();
        for (int row = 0; row < labels.length; row++) {
            while (all.size() <= labels[row]) {
                all.add(IntStream.builder());
            }
            if (labels[row] >= 0) {
                all.get((int) labels[row]).add(row);
            }
        }
        return all.stream().map(rows -> rows.build().toArray()).toList();
    }

    int size() {
        return labels.length;
    }

    /** How many classes there are examples of. */
    long classes() {
        return ofClass.stream().filter(rows -> rows.length > 0).count();
    }

    /** Buffers of this heap for some examples. */
    private static final class Memory implements Batch {
        private final List<Buffer> buffers = new ArrayList<>();

        Memory(List<Field> fields) {
            for (Field field : fields) {
                int size = AT_ONCE * field.elements();
                buffers.add(
                        field.type() == ElementType.FLOAT32
                                ? FloatBuffer.allocate(size)
                                : field.type() == ElementType.INT64
                                        ? LongBuffer.allocate(size)
                                        : ByteBuffer.allocate(size));
            }
        }

        @Override
        public int capacity() {
            return AT_ONCE;
        }

        @Override
        public void bucket(int number) {
            // There is one.
        }

        @Override
        public FloatBuffer floats(int field) {
            return (FloatBuffer) buffers.get(field);
        }

        @Override
        public LongBuffer longs(int field) {
            return (LongBuffer) buffers.get(field);
        }

        @Override
        public ByteBuffer bytes(int field) {
            return (ByteBuffer) buffers.get(field);
        }
    }
}
