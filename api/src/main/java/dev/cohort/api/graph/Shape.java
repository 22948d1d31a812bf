package dev.cohort.api.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The dimensions of a value, outermost first; a scalar has none. */
public record Shape(List<Dimension> dimensions) {
    /** The shape of a scalar. */
    public static final Shape SCALAR = new Shape(List.of());

    public Shape {
        dimensions = List.copyOf(dimensions);
    }

    /** A shape of known extents. */
    public static Shape of(long... sizes) {
        return new Shape(Arrays.stream(sizes).mapToObj(Dimension::of).toList());
    }

    /** A shape of any dimensions. */
    public static Shape of(Dimension... dimensions) {
        return new Shape(List.of(dimensions));
    }

    /** This shape with a batch dimension in front. */
    public Shape batched() {
        List<Dimension> all = new ArrayList<>();
        all.add(Dimension.BATCH);
        all.addAll(dimensions);
        return new Shape(all);
    }

    /** The number of dimensions. */
    public int rank() {
        return dimensions.size();
    }

    /** The dimension at an axis; a negative axis counts from the last. */
    public Dimension dimension(int axis) {
        return dimensions.get(normalize(axis));
    }

    /**
     * The extent at an axis; a negative axis counts from the last.
     *
     * @throws IllegalStateException if the dimension is a symbol
     */
    public long size(int axis) {
        if (dimension(axis) instanceof Dimension.Fixed fixed) {
            return fixed.size();
        }
        throw new IllegalStateException("dimension " + axis + " of " + this + " is not known before the graph runs");
    }

    /** The axis counted from the first. */
    public int normalize(int axis) {
        if (axis < -rank() || axis >= rank()) {
            throw new IllegalArgumentException("axis " + axis + " is outside the shape " + this);
        }
        return axis < 0 ? axis + rank() : axis;
    }

    /** Whether no dimension is a symbol. */
    public boolean isFixed() {
        return dimensions.stream().allMatch(Dimension.Fixed.class::isInstance);
    }

    /**
     * The number of elements.
     *
     * @throws IllegalStateException if a dimension is a symbol
     */
    public long elements() {
        long product = 1;
        for (int axis = 0; axis < rank(); axis++) {
            product = Math.multiplyExact(product, size(axis));
        }
        return product;
    }

    /** The extents. @throws IllegalStateException if a dimension is a symbol */
    public long[] sizes() {
        long[] sizes = new long[rank()];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = size(axis);
        }
        return sizes;
    }

    @Override
    public String toString() {
        return dimensions.stream().map(Dimension::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
