package dev.cohort.graph;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** One application of an operator, as the rules of {@link ShapeInference} see it. */
record OperatorCall(String type, List<GraphValue> inputs, Attributes attributes, int outputs) {
    /** A complaint about the inputs, which begins with the operator's name. */
    IllegalArgumentException refuse(String problem) {
        return new IllegalArgumentException(type + " " + problem);
    }

    boolean has(int index) {
        return index < inputs.size() && inputs.get(index).isPresent();
    }

    GraphValue input(int index) {
        if (!has(index)) {
            throw refuse("needs an input at place " + (index + 1) + ", got " + inputs);
        }
        return inputs.get(index);
    }

    Shape shape(int index) {
        return input(index).shape();
    }

    ElementType elementType(int index) {
        return input(index).type();
    }

    /** Refuses inputs of another element type than the first of them; inputs that are left out pass. */
    void sameTypes(int... places) {
        ElementType expected = elementType(places[0]);
        for (int place : places) {
            if (has(place) && elementType(place) != expected) {
                throw refuse("cannot combine " + input(places[0]) + " of " + expected + " with " + input(place) + " of "
                        + elementType(place) + ": cast one of them");
            }
        }
    }

    /** Refuses an input whose elements are not floating-point numbers. */
    void floats(int place) {
        if (!elementType(place).isFloat()) {
            throw refuse("needs floating-point elements, got " + input(place) + " of " + elementType(place));
        }
    }

    /** Refuses an input whose elements are not 32- or 64-bit integers. */
    void integers(int place) {
        if (elementType(place) != ElementType.INT64 && elementType(place) != ElementType.INT32) {
            throw refuse(
                    "needs integers at place " + (place + 1) + ", got " + input(place) + " of " + elementType(place));
        }
    }

    /** Refuses an input that has another rank. */
    void rank(int place, int rank) {
        if (shape(place).rank() != rank) {
            throw refuse("needs an input of rank " + rank + " at place " + (place + 1) + ", got " + shape(place));
        }
    }

    /** The axis that an attribute names, counted from the first. */
    int axis(String name, long otherwise, int rank) {
        return axis(attributes.integer(name, otherwise), rank);
    }

    int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw refuse("has no axis " + axis + ": the rank of "
                    + inputs.get(0).shape() + " allows " + -rank + " to " + (rank - 1));
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** The elements of a small integer scalar or vector, as far as they are known before the graph runs. */
    Optional<List<Extent>> elements(int index) {
        return allElements(index).filter(elements -> shape(index).rank() <= 1);
    }

    /** The elements of a small integer input of any rank, row by row, as far as they are known before the graph runs. */
    Optional<List<Extent>> allElements(int index) {
        return has(index) ? input(index).info().elements() : Optional.empty();
    }

    /** The elements of an integer vector; those that are not known get symbols of their own. */
    List<Extent> extents(int index) {
        GraphValue vector = input(index);
        integers(index);
        if (vector.shape().rank() > 1 || !vector.shape().isFixed()) {
            throw refuse("needs a vector whose length is known before the graph runs, got " + vector);
        }
        return elements(index).orElseGet(() -> {
            List<Extent> unknown = new ArrayList<>();
            for (int element = 0; element < vector.shape().elements(); element++) {
                unknown.add(Extent.unknown(vector.name() + "[" + element + "]"));
            }
            return unknown;
        });
    }

    /** The elements of an integer vector that must be known, such as axes. */
    long[] numbers(int index) {
        return extents(index).stream()
                .mapToLong(extent -> extent.number()
                        .orElseThrow(() -> refuse("needs numbers known before the graph runs at place " + (index + 1)
                                + ", got " + input(index))))
                .toArray();
    }

    /** Axes as a sorted list without doubles, counted from the first. */
    List<Integer> axes(long[] axes, int rank) {
        List<Integer> all = new ArrayList<>();
        for (long axis : axes) {
            int place = axis(axis, rank);
            if (all.contains(place)) {
                throw refuse("names axis " + axis + " twice");
            }
            all.add(place);
        }
        Collections.sort(all);
        return all;
    }

    /** One output, of an input's type and the given shape. */
    List<ValueInfo> like(int place, Shape shape) {
        return List.of(new ValueInfo(elementType(place), shape));
    }

    /** The one of two dimensions that must be equal which is known better. */
    Dimension same(Dimension left, Dimension right, String problem) {
        if (left.equals(right) || Extent.of(right).isUnknown()) {
            return left;
        }
        if (Extent.of(left).isUnknown()) {
            return right;
        }
        throw refuse(problem + ": " + left + " and " + right + " must be the same");
    }

    /** The shapes broadcast together as NumPy does. */
    Shape broadcast(Shape... shapes) {
        Shape result = shapes[0];
        for (int index = 1; index < shapes.length; index++) {
            result = broadcast(result, shapes[index]);
        }
        return result;
    }

    private Shape broadcast(Shape left, Shape right) {
        Dimension one = Dimension.of(1);
        int rank = Math.max(left.rank(), right.rank());
        List<Dimension> all = new ArrayList<>();
        for (int axis = -rank; axis < 0; axis++) {
            Dimension a = axis < -left.rank() ? one : left.dimension(axis);
            Dimension b = axis < -right.rank() ? one : right.dimension(axis);
            if (a.equals(one) || b.equals(one)) {
                all.add(a.equals(one) ? b : a);
            } else {
                all.add(same(a, b, "cannot broadcast " + left + " and " + right + " together"));
            }
        }
        return new Shape(all);
    }
}
