package dev.cohort.plugins.images;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/** The first images of a pass, in the order of the data. */
record ReadImages(int count, byte[] bytes, long[] classes, float[] probabilities, byte[] views) {
    static ReadImages of(Examples examples, Part part, int epoch, int most) {
        try (Cursor cursor = examples.cursor(part, new Order(1, epoch, false, 0))) {
            return read(cursor, examples.fields().get(0), most);
        }
    }

    static ReadImages of(NewData data, int most) {
        return read(data, data.fields().get(0), most);
    }

    private static ReadImages read(Cursor cursor, Field features, int most) {
        HeapImages batch = new HeapImages(
                most,
                ByteBuffer.allocate(most * features.elements()),
                ByteBuffer.allocate(most * features.elements()),
                LongBuffer.allocate(most),
                FloatBuffer.allocate(most * 10));
        int count = cursor.read(batch);
        return new ReadImages(
                count,
                Arrays.copyOf(batch.bytes.array(), count * features.elements()),
                Arrays.copyOf(batch.classes.array(), count),
                batch.probabilities.array(),
                Arrays.copyOf(batch.views.array(), count * features.elements()));
    }

    private record HeapImages(
            int capacity, ByteBuffer bytes, ByteBuffer views, LongBuffer classes, FloatBuffer probabilities)
            implements Batch {
        @Override
        public void bucket(int number) {
            throw new AssertionError("there is one bucket");
        }

        @Override
        public ByteBuffer bytes(int field) {
            return field == 0 ? bytes : views;
        }

        @Override
        public LongBuffer longs(int field) {
            return classes;
        }

        @Override
        public FloatBuffer floats(int field) {
            return probabilities;
        }
    }
}
