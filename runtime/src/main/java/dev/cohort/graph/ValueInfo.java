package dev.cohort.graph;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a value before the graph runs.
 *
 * @param elements the elements, row by row, of small integer and boolean tensors that are computed from shapes and
 *     constants; through these a {@code Reshape} to a shape that was itself computed keeps its dimensions
 */
public record ValueInfo(ElementType type, Shape shape, Optional<List<Extent>> elements) {
    /** Stands for an optional output of an operator that is left out. */
    public static final ValueInfo ABSENT = new ValueInfo(ElementType.BOOL, Shape.of(0, 0, 0, 0));

    public ValueInfo {
        elements = elements.map(List::copyOf);
    }

    /** A value of which no elements are known. */
    public ValueInfo(ElementType type, Shape shape) {
        this(type, shape, Optional.empty());
    }
}
