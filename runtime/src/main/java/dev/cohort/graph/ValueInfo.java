package dev.cohort.graph;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a value before the graph runs.
 *
 * @param elements for small integer vectors that are computed from shapes, their elements as far as they are dimensions;
 *     through these a {@code Reshape} to a shape that was itself computed keeps its dimensions
 */
public record ValueInfo(ElementType type, Shape shape, Optional<List<Dimension>> elements) {
    /** A value of which no elements are known. */
    public ValueInfo(ElementType type, Shape shape) {
        this(type, shape, Optional.empty());
    }
}
