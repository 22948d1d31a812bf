package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * The examples of a pass in its order, and the fields that are known of each beside its texts, as a batch that holds all.
 *
 * @param capacity how many there are
 * @param fields the first is the examples' numbers
 */
record Pass(int capacity, List<Field> fields, List<Buffer> buffers) implements Batch {
    /** Room for so many. */
    static Pass of(int capacity, List<Field> fields) {
        return new Pass(
                capacity,
                fields,
                fields.stream()
                        .map(field -> field.type() == ElementType.FLOAT32
                                ? (Buffer) FloatBuffer.allocate(capacity * field.elements())
                                : LongBuffer.allocate(capacity * field.elements()))
                        .toList());
    }

    int example(int place) {
        return (int) longs(0).get(place);
    }

    /** Copies what is known of an example into a batch, whose fields of that kind begin at some number. */
    void copy(int place, Batch into, int at, int firstField) {
        for (int number = 1; number < fields.size(); number++) {
            int width = fields.get(number).elements();
            int field = firstField + number - 1;
            if (buffers.get(number) instanceof FloatBuffer floats) {
                into.floats(field).put(at * width, floats, place * width, width);
            } else {
                into.longs(field).put(at * width, longs(number), place * width, width);
            }
        }
    }

    @Override
    public void bucket(int number) {
        // All are of one shape.
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
        throw new IllegalArgumentException("the field holds numbers");
    }
}
