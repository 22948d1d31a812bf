package dev.cohort.api.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;

/** A batch in memory outside of the heap, as a training session has. */
final class TestBatch implements Batch {
    private final int capacity;
    private final List<ByteBuffer> buffers;
    private final List<FloatBuffer> floats;
    private final List<LongBuffer> longs;

    TestBatch(List<Field> fields, int capacity) {
        this.capacity = capacity;
        this.buffers = fields.stream()
                .map(field -> ByteBuffer.allocateDirect(
                                capacity * field.elements() * field.type().bytes())
                        .order(ByteOrder.nativeOrder()))
                .toList();
        this.floats = buffers.stream().map(ByteBuffer::asFloatBuffer).toList();
        this.longs = buffers.stream().map(ByteBuffer::asLongBuffer).toList();
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void bucket(int number) {
        if (number != 0) {
            throw new IllegalArgumentException("there is one bucket");
        }
    }

    @Override
    public FloatBuffer floats(int field) {
        return floats.get(field);
    }

    @Override
    public LongBuffer longs(int field) {
        return longs.get(field);
    }

    @Override
    public ByteBuffer bytes(int field) {
        return buffers.get(field);
    }
}
