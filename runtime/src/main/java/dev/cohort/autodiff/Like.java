package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.ValueInfo;
import java.util.List;

/** Values of the type or shape of another value, from constants where its shape is known. */
final class Like {
    private Like() {}

    /** A scalar of another value's element type. */
    static GraphValue scalar(GraphValue model, double number) {
        return model.graph().exact(Constant.of(model.type(), Shape.SCALAR, number));
    }

    /** The extents of a value as a vector of int64. */
    static Value shape(GraphValue model) {
        return model.shape().isFixed()
                ? model.graph().exact(Constant.vector(model.shape().sizes()))
                : model.shapeVector();
    }

    /** One number in every place of another value's shape. */
    static Value filled(GraphValue model, double number) {
        return expand(scalar(model, number), model);
    }

    /** Zeros of another value's type and shape. */
    static Value zeros(GraphValue model) {
        return filled(model, 0);
    }

    /** A value broadcast to another's shape. */
    static Value expand(Value value, GraphValue model) {
        return value.shape().equals(model.shape())
                ? value
                : add("Expand", value, shape(model), model.shape(), Attributes.NONE);
    }

    /** The elements of a value in another's shape. */
    static Value reshape(Value value, GraphValue model) {
        return reshape(value, model.shape(), model);
    }

    /**
     * The elements of a value in a shape of which at most one dimension is a symbol.
     *
     * @throws IllegalStateException if several are
     */
    static Value reshape(Value value, Shape shape) {
        long unknown = shape.dimensions().stream()
                .filter(Dimension.Symbol.class::isInstance)
                .count();
        if (unknown > 1) {
            throw new IllegalStateException("the shape " + shape + " is not known before the graph runs");
        }
        long[] sizes = new long[shape.rank()];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = shape.dimension(axis) instanceof Dimension.Fixed fixed ? fixed.size() : -1;
        }
        return reshape(value, value.graph().constant(Constant.vector(sizes)), shape);
    }

    private static Value reshape(Value value, Shape shape, GraphValue model) {
        if (value.shape().equals(shape)) {
            return value;
        }
        boolean writable = shape.dimensions().stream()
                                .filter(Dimension.Symbol.class::isInstance)
                                .count()
                        <= 1
                && !shape.dimensions().contains(Dimension.of(0));
        return writable ? reshape(value, shape) : reshape(value, shape(model), shape);
    }

    /** The elements of a value in a shape that is computed, and known to this extent. */
    static Value reshape(Value value, Value sizes, Shape shape) {
        return add("Reshape", value, sizes, shape, Attributes.NONE);
    }

    private static Value add(String operator, Value value, Value argument, Shape shape, Attributes attributes) {
        Graph graph = (Graph) value.graph();
        return graph.add(
                        Graph.STANDARD,
                        operator,
                        List.of(graph.own(value), graph.own(argument)),
                        attributes,
                        List.of(new ValueInfo(value.type(), shape)))
                .output(0);
    }
}
