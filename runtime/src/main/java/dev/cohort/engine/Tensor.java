package dev.cohort.engine;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Elements that go into a graph or came out of it, row by row.
 *
 * <p>Elements of any type are given and read as {@code double} or {@code long}; instances are immutable.
 */
public final class Tensor {
    private final ElementType type;
    private final Shape shape;
    private final ByteBuffer elements;

    Tensor(ElementType type, Shape shape, ByteBuffer elements) {
        if (shape.elements() * type.bytes() != elements.capacity()) {
            throw new IllegalArgumentException("a tensor of shape " + shape + " has " + shape.elements()
                    + " elements, but " + elements.capacity() / type.bytes() + " were given");
        }
        this.type = type;
        this.shape = shape;
        this.elements = elements;
    }

    /** 32-bit floats. */
    public static Tensor floats(Shape shape, float... elements) {
        ByteBuffer bytes = bytes(elements.length, ElementType.FLOAT32);
        bytes.asFloatBuffer().put(elements);
        return new Tensor(ElementType.FLOAT32, shape, bytes);
    }

    /** 64-bit floats. */
    public static Tensor doubles(Shape shape, double... elements) {
        ByteBuffer bytes = bytes(elements.length, ElementType.FLOAT64);
        bytes.asDoubleBuffer().put(elements);
        return new Tensor(ElementType.FLOAT64, shape, bytes);
    }

    /** 64-bit integers. */
    public static Tensor longs(Shape shape, long... elements) {
        return of(Constant.of(ElementType.INT64, shape, elements));
    }

    /** Elements of any type but the 16-bit ones. */
    public static Tensor of(Constant constant) {
        ByteBuffer bytes = bytes(constant.length(), constant.type());
        for (int index = 0; index < constant.length(); index++) {
            switch (constant.type()) {
                case FLOAT32 -> bytes.putFloat(4 * index, (float) constant.doubleAt(index));
                case FLOAT64 -> bytes.putDouble(8 * index, constant.doubleAt(index));
                case INT32 -> bytes.putInt(4 * index, (int) constant.longAt(index));
                case INT64 -> bytes.putLong(8 * index, constant.longAt(index));
                case UINT8, BOOL -> bytes.put(index, (byte) constant.longAt(index));
                case FLOAT16, BFLOAT16 -> throw new IllegalArgumentException("no tensors of " + constant.type());
            }
        }
        return new Tensor(constant.type(), constant.shape(), bytes);
    }

    static ByteBuffer bytes(long elements, ElementType type) {
        return ByteBuffer.allocateDirect(Math.toIntExact(elements * type.bytes()))
                .order(ByteOrder.nativeOrder());
    }

    public ElementType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    /** The number of elements. */
    public int length() {
        return elements.capacity() / type.bytes();
    }

    /** The bytes, in the machine's order. */
    ByteBuffer buffer() {
        return elements;
    }

    /** The element at a position, converted to {@code double}. */
    public double doubleAt(int index) {
        return switch (type) {
            case FLOAT32 -> elements.getFloat(4 * index);
            case FLOAT64 -> elements.getDouble(8 * index);
            case INT32, INT64, UINT8, BOOL -> longAt(index);
            case FLOAT16, BFLOAT16 -> throw new IllegalStateException("no tensors of " + type);
        };
    }

    /** The element at a position, converted to {@code long}. */
    public long longAt(int index) {
        return switch (type) {
            case INT32 -> elements.getInt(4 * index);
            case INT64 -> elements.getLong(8 * index);
            case UINT8 -> Byte.toUnsignedLong(elements.get(index));
            case BOOL -> elements.get(index);
            case FLOAT32, FLOAT64 -> (long) doubleAt(index);
            case FLOAT16, BFLOAT16 -> throw new IllegalStateException("no tensors of " + type);
        };
    }

    /** The elements as a new array of {@code double}. */
    public double[] doubles() {
        double[] copy = new double[length()];
        Arrays.setAll(copy, this::doubleAt);
        return copy;
    }

    /** The elements as a new array of {@code float}. */
    public float[] floats() {
        float[] copy = new float[length()];
        for (int index = 0; index < copy.length; index++) {
            copy[index] = (float) doubleAt(index);
        }
        return copy;
    }

    /** The elements as a new array of {@code long}. */
    public long[] longs() {
        long[] copy = new long[length()];
        Arrays.setAll(copy, this::longAt);
        return copy;
    }

    @Override
    public String toString() {
        return type + " " + shape + (length() <= 16 ? " " + Arrays.toString(doubles()) : "");
    }
}
