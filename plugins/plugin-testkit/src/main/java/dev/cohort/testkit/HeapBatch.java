package dev.cohort.testkit;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A batch in arrays, which can be looked at. */
final class HeapBatch implements Batch {
    private final List<List<Field>> buckets;
    private final int capacity;
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private List<Field> fields;

    HeapBatch(List<List<Field>> buckets, int capacity) {
        this.buckets = buckets;
        this.capacity = capacity;
        this.fields = buckets.get(0);
        fields.forEach(field ->
                buffers.add(ByteBuffer.allocate(capacity * bytes(field)).order(ByteOrder.nativeOrder())));
    }

    private static int bytes(Field field) {
        return field.elements() * field.type().bytes();
    }

    /** The examples of the batch's first rows, each as the bytes of all its fields. */
    List<String> examples(int rows) {
        List<String> examples = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            StringBuilder example = new StringBuilder();
            for (int index = 0; index < fields.size(); index++) {
                int size = bytes(fields.get(index));
                byte[] all = buffers.get(index).array();
                example.append(Arrays.toString(Arrays.copyOfRange(all, row * size, (row + 1) * size)));
            }
            examples.add(example.toString());
        }
        return examples;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void bucket(int number) {
        fields = buckets.get(number);
    }

    @Override
    public FloatBuffer floats(int field) {
        return buffers.get(field).asFloatBuffer();
    }

    @Override
    public DoubleBuffer doubles(int field) {
        return buffers.get(field).asDoubleBuffer();
    }

    @Override
    public LongBuffer longs(int field) {
        return buffers.get(field).asLongBuffer();
    }

    @Override
    public ByteBuffer bytes(int field) {
        return buffers.get(field).duplicate().order(ByteOrder.nativeOrder());
    }
}
