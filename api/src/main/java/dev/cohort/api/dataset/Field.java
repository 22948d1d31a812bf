package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A named part of every example.
 *
 * @param name as in {@link #FEATURES}
 * @param type how elements are held in a batch: {@link ElementType#FLOAT32}, {@link ElementType#INT64}, {@link
 *     ElementType#UINT8}, which a step's graph turns into floats, or {@link ElementType#BOOL}
 * @param shape the shape of one example, without the batch dimension
 * @param classNames for classes, their names in the order of their numbers; else empty
 * @param scaling how raw values were scaled to those in the batch
 * @param elementNames the columns that the elements of an example come from, in order; empty where they have no names
 */
public record Field(
        String name,
        ElementType type,
        Shape shape,
        List<String> classNames,
        Optional<Scaling> scaling,
        List<String> elementNames) {
    /** What the model reads. */
    public static final String FEATURES = "features";

    /** What the model is to predict. */
    public static final String TARGET = "target";

    /** A number per example by which its loss counts; optional. */
    public static final String WEIGHT = "weight";

    public Field {
        classNames = List.copyOf(classNames);
        elementNames = List.copyOf(elementNames);
    }

    /** A field whose elements have no names. */
    public Field(String name, ElementType type, Shape shape, List<String> classNames, Optional<Scaling> scaling) {
        this(name, type, shape, classNames, scaling, List.of());
    }

    /** A field of plain values. */
    public Field(String name, ElementType type, Shape shape) {
        this(name, type, shape, List.of(), Optional.empty(), List.of());
    }

    /** Elements of one example. */
    public int elements() {
        return Math.toIntExact(shape.elements());
    }

    /** Whether this field holds classes. */
    public boolean isClass() {
        return !classNames.isEmpty();
    }
}
