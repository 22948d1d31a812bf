package dev.cohort.prediction;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.engine.Tensor;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The examples of some fields that a model is asked about at once. */
final class InputBatch implements Batch {
    private static final int MOST_EXAMPLES = 1024;
    private static final int MOST_ELEMENTS = 1 << 20;

    private final List<Field> fields;
    private final int capacity;
    private final List<ByteBuffer> buffers;

    InputBatch(List<Field> fields) {
        this(fields, MOST_EXAMPLES);
    }

    InputBatch(List<Field> fields, int most) {
        this.fields = List.copyOf(fields);
        int widest = fields.stream().mapToInt(Field::elements).max().orElse(1);
        this.capacity = Math.max(1, Math.min(most, MOST_ELEMENTS / Math.max(1, widest)));
        this.buffers = fields.stream()
                .map(field -> ByteBuffer.allocate(Math.multiplyExact(
                        capacity * field.elements(), field.type().bytes())))
                .toList();
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void bucket(int number) {
        if (number != 0) {
            throw new IllegalArgumentException("a trained model takes examples of one shape");
        }
    }

    @Override
    public FloatBuffer floats(int field) {
        return of(field, ElementType.FLOAT32).asFloatBuffer();
    }

    @Override
    public DoubleBuffer doubles(int field) {
        return of(field, ElementType.FLOAT64).asDoubleBuffer();
    }

    @Override
    public LongBuffer longs(int field) {
        return of(field, ElementType.INT64).asLongBuffer();
    }

    @Override
    public ByteBuffer bytes(int field) {
        return of(field, fields.get(field).type() == ElementType.UINT8 ? ElementType.UINT8 : ElementType.BOOL);
    }

    private ByteBuffer of(int field, ElementType type) {
        Field wanted = fields.get(field);
        if (wanted.type() != type) {
            throw new IllegalArgumentException(
                    "the field " + wanted.name() + " holds " + wanted.type() + ", not " + type);
        }
        return buffers.get(field);
    }

    /** The first examples of a field in the shape in which the model takes them. */
    Tensor tensor(int field, int examples, long[] exampleShape) {
        Shape shape = Shape.of(LongStream.concat(LongStream.of(examples), LongStream.of(exampleShape))
                .toArray());
        int count = examples * fields.get(field).elements();
        return switch (fields.get(field).type()) {
            case FLOAT32 -> {
                float[] elements = new float[count];
                floats(field).get(0, elements);
                yield Tensor.floats(shape, elements);
            }
            case FLOAT64 -> {
                double[] elements = new double[count];
                doubles(field).get(0, elements);
                yield Tensor.doubles(shape, elements);
            }
            case INT64 -> {
                long[] elements = new long[count];
                longs(field).get(0, elements);
                yield Tensor.longs(shape, elements);
            }
            default ->
                Tensor.of(Constant.of(
                        fields.get(field).type(),
                        shape,
                        IntStream.range(0, count)
                                .mapToLong(index -> bytes(field).get(index))
                                .toArray()));
        };
    }
}
