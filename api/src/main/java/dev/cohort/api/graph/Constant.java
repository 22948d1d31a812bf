package dev.cohort.api.graph;

import java.util.Arrays;

/**
 * The elements of a constant value, row by row.
 *
 * <p>Floating-point elements are given as {@code double} and rounded to the element type; integers and booleans as
 * {@code long}.
 */
public final class Constant {
    private final ElementType type;
    private final Shape shape;
    private final Object elements;

    private Constant(ElementType type, Shape shape, Object elements, int length) {
        if (shape.elements() != length) {
            throw new IllegalArgumentException("a constant of shape " + shape + " has " + shape.elements()
                    + " elements, but " + length + " were given");
        }
        this.type = type;
        this.shape = shape;
        this.elements = elements;
    }

    /** A floating-point constant; the array is copied. */
    public static Constant of(ElementType type, Shape shape, double... elements) {
        if (!type.isFloat()) {
            throw new IllegalArgumentException("elements of type " + type + " are given as long");
        }
        return new Constant(type, shape, elements.clone(), elements.length);
    }

    /** A constant of 32-bit floats; the array is copied. */
    public static Constant of(Shape shape, float... elements) {
        return new Constant(ElementType.FLOAT32, shape, elements.clone(), elements.length);
    }

    /** An integer or boolean constant; the array is copied. */
    public static Constant of(ElementType type, Shape shape, long... elements) {
        if (type.isFloat()) {
            throw new IllegalArgumentException("elements of type " + type + " are given as double");
        }
        return new Constant(type, shape, elements.clone(), elements.length);
    }

    /** A vector of 64-bit integers, as shapes and axes are given. */
    public static Constant vector(long... elements) {
        return of(ElementType.INT64, Shape.of(elements.length), elements);
    }

    public ElementType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    /** The number of elements. */
    public int length() {
        return (int) shape.elements();
    }

    /** The element at a position, converted to {@code double}. */
    public double doubleAt(int index) {
        if (elements instanceof double[] doubles) {
            return doubles[index];
        }
        return elements instanceof float[] floats ? floats[index] : ((long[]) elements)[index];
    }

    /** The element at a position, converted to {@code long}. */
    public long longAt(int index) {
        return elements instanceof long[] longs ? longs[index] : (long) doubleAt(index);
    }

    /** The elements as a new array of {@code long}. */
    public long[] longs() {
        long[] copy = new long[length()];
        Arrays.setAll(copy, this::longAt);
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Constant that) || type != that.type || !shape.equals(that.shape)) {
            return false;
        }
        for (int index = 0; index < length(); index++) {
            boolean same = type.isFloat()
                    ? Double.doubleToLongBits(doubleAt(index)) == Double.doubleToLongBits(that.doubleAt(index))
                    : longAt(index) == that.longAt(index);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 31 * type.hashCode() + shape.hashCode();
        for (int index = 0; index < Math.min(length(), 16); index++) {
            hash = 31 * hash + Double.hashCode(doubleAt(index));
        }
        return hash;
    }

    @Override
    public String toString() {
        return type + " " + shape;
    }
}
