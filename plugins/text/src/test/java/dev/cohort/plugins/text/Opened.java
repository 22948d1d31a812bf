package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.ElementType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** An opened data set, whose examples are read as numbers by the names of their fields. */
record Opened(Examples examples) implements AutoCloseable {
    static final TargetRequest TOKENS = new TargetRequest(TargetType.CLASS, OptionalLong.of(-100));

    static Opened of(Dataset dataset, TargetRequest target) {
        return new Opened(dataset.open(new DatasetContext(42, target)));
    }

    /** One for whom no loss asks for a target. */
    static Opened of(Dataset dataset) {
        return new Opened(dataset.open(new DatasetContext(42, Map.of())));
    }

    Field field(String name) {
        return examples.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The examples of a part in its order. */
    List<Map<String, List<Double>>> read(Part part, Order order) {
        List<Map<String, List<Double>>> all = new ArrayList<>();
        try (Cursor cursor = examples.cursor(part, order)) {
            Heap one = new Heap(examples.buckets(), 1);
            while (cursor.read(one) > 0) {
                all.add(one.values());
            }
        }
        return all;
    }

    List<Map<String, List<Double>>> read(Part part) {
        return read(part, Order.PLAIN);
    }

    @Override
    public void close() {
        examples.close();
    }

    /** Room for some examples, of which the first is told. */
    static final class Heap implements Batch {
        private final List<List<Field>> buckets;
        private final List<Buffer> buffers = new ArrayList<>();
        private final int capacity;
        private int bucket;

        Heap(List<List<Field>> buckets, int capacity) {
            this.buckets = buckets;
            this.capacity = capacity;
            for (Field field : buckets.get(0)) {
                buffers.add(
                        field.type() == ElementType.FLOAT32
                                ? FloatBuffer.allocate(capacity * field.elements())
                                : LongBuffer.allocate(capacity * field.elements()));
            }
        }

        Map<String, List<Double>> values() {
            Map<String, List<Double>> values = new LinkedHashMap<>();
            List<Field> fields = buckets.get(bucket);
            for (int number = 0; number < fields.size(); number++) {
                List<Double> own = new ArrayList<>();
                for (int index = 0; index < fields.get(number).elements(); index++) {
                    own.add(
                            buffers.get(number) instanceof FloatBuffer floats
                                    ? (double) floats.get(index)
                                    : (double) ((LongBuffer) buffers.get(number)).get(index));
                }
                values.put(fields.get(number).name(), own);
            }
            return values;
        }

        @Override
        public int capacity() {
            return capacity;
        }

        @Override
        public void bucket(int number) {
            bucket = number;
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
            throw new IllegalStateException("there are numbers alone");
        }
    }

    /** Whole numbers. */
    static List<Long> whole(List<Double> numbers) {
        return numbers.stream().map(Double::longValue).toList();
    }
}
