package dev.cohort.session;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.engine.FlatMemory;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory of a batch: what a cursor writes here is what the graphs read. Of batches that are read and used in turns, each
 * has a side. Examples of all buckets lie in the same memory, which is as large as those of the first need.
 */
final class FieldBuffers implements Batch {
    private final List<List<Field>> buckets;
    private final int capacity;
    private final int side;
    private final List<ByteBuffer> bytes = new ArrayList<>();
    private final List<FloatBuffer> floats = new ArrayList<>();
    private final List<LongBuffer> longs = new ArrayList<>();
    private List<Field> fields;
    private int bucket;

    FieldBuffers(List<List<Field>> buckets, int capacity) {
        this(buckets, capacity, 0);
    }

    private FieldBuffers(List<List<Field>> buckets, int capacity, int side) {
        this.buckets = buckets.stream().map(List::copyOf).toList();
        this.fields = this.buckets.get(0);
        this.capacity = capacity;
        this.side = side;
        for (Field field : fields) {
            ByteBuffer buffer = FlatMemory.allocate(
                    (long) capacity * field.elements() * field.type().bytes());
            bytes.add(buffer);
            floats.add(buffer.asFloatBuffer());
            longs.add(buffer.asLongBuffer());
        }
    }

    /** Memory of its own for the batch that follows. */
    FieldBuffers otherSide() {
        return new FieldBuffers(buckets, capacity, 1 - side);
    }

    /** 0 or 1. */
    int side() {
        return side;
    }

    /** The fields of the bucket that the examples are of. */
    List<Field> fields() {
        return fields;
    }

    List<List<Field>> buckets() {
        return buckets;
    }

    /** The bucket that the examples are of. */
    int bucket() {
        return bucket;
    }

    @Override
    public void bucket(int number) {
        if (number < 0 || number >= buckets.size()) {
            throw new IllegalArgumentException("there are " + buckets.size()
                    + " buckets, counted from 0, but the examples of a batch are said to be of bucket " + number);
        }
        bucket = number;
        fields = buckets.get(number);
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public FloatBuffer floats(int field) {
        require(field, ElementType.FLOAT32);
        return floats.get(field);
    }

    @Override
    public LongBuffer longs(int field) {
        require(field, ElementType.INT64);
        return longs.get(field);
    }

    @Override
    public ByteBuffer bytes(int field) {
        if (fields.get(field).type() != ElementType.UINT8) {
            require(field, ElementType.BOOL);
        }
        return bytes.get(field);
    }

    private void require(int field, ElementType type) {
        Field wanted = fields.get(field);
        if (wanted.type() != type) {
            throw new IllegalArgumentException(
                    "the field " + wanted.name() + " holds " + wanted.type() + ", not " + type);
        }
    }

    /** Takes over the first examples of another batch of these buckets. */
    void copy(FieldBuffers from, int examples) {
        bucket(from.bucket());
        for (int field = 0; field < fields.size(); field++) {
            ByteBuffer elements = from.raw(field, 0, examples);
            bytes.get(field).put(0, elements, 0, elements.capacity());
        }
    }

    /** The bytes of a field, whatever its type, of some examples. */
    ByteBuffer raw(int field, int first, int examples) {
        int each = Math.toIntExact(
                fields.get(field).elements() * (long) fields.get(field).type().bytes());
        return bytes.get(field).slice(first * each, examples * each);
    }
}
