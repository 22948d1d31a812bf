package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.ElementType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;

/** All rows of a part, read in one batch. */
record Opened(Examples examples, int rows, Batch batch) {
    static Opened of(Dataset dataset, TargetRequest target) {
        return of(dataset, target, Part.TRAIN);
    }

    static Opened of(Dataset dataset, TargetRequest target, Part part) {
        return of(dataset.open(new DatasetContext(42, target)), part, Order.PLAIN);
    }

    static Opened of(Examples examples, Part part, Order order) {
        int rows = (int) examples.size(part).orElseThrow();
        Heap batch = new Heap(
                rows,
                examples.fields().stream()
                        .map(field -> FloatBuffer.allocate(rows * field.elements()))
                        .toList(),
                examples.fields().stream()
                        .map(field -> LongBuffer.allocate(rows * field.elements()))
                        .toList());
        try (Cursor cursor = examples.cursor(part, order)) {
            if (cursor.read(batch) != rows) {
                throw new AssertionError("the cursor gave fewer rows than the part has");
            }
        }
        return new Opened(examples, rows, batch);
    }

    Field features() {
        return examples.fields().get(0);
    }

    Field target() {
        return examples.fields().get(1);
    }

    double feature(int row, int column) {
        int index = row * features().elements() + column;
        return features().type() == ElementType.INT64
                ? batch.longs(0).get(index)
                : batch.floats(0).get(index);
    }

    double target(int row) {
        return target().type() == ElementType.INT64
                ? batch.longs(1).get(row)
                : batch.floats(1).get(row);
    }

    private record Heap(int capacity, List<FloatBuffer> allFloats, List<LongBuffer> allLongs) implements Batch {
        @Override
        public void bucket(int number) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FloatBuffer floats(int field) {
            return allFloats.get(field);
        }

        @Override
        public LongBuffer longs(int field) {
            return allLongs.get(field);
        }

        @Override
        public ByteBuffer bytes(int field) {
            throw new UnsupportedOperationException();
        }
    }
}
