package dev.cohort.plugins.images;

import dev.cohort.api.dataset.Batch;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/** A batch of whole numbers alone: the places of images, and their classes. */
final class Places implements Batch {
    private final int capacity;
    private final LongBuffer[] fields;

    Places(int capacity) {
        this.capacity = capacity;
        this.fields = new LongBuffer[] {LongBuffer.allocate(capacity), LongBuffer.allocate(capacity)};
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void bucket(int number) {
        throw new IllegalStateException("rows of a table are of one bucket");
    }

    @Override
    public LongBuffer longs(int field) {
        return fields[field];
    }

    @Override
    public FloatBuffer floats(int field) {
        throw new IllegalStateException("there are whole numbers alone");
    }

    @Override
    public ByteBuffer bytes(int field) {
        throw new IllegalStateException("there are whole numbers alone");
    }
}
