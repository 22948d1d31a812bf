package dev.cohort.session;

import dev.cohort.api.graph.Shape;

/**
 * A copy of something that a session holds: a parameter, a state of the model, or a state of an optimizer.
 *
 * @param elements row by row
 */
public record NamedTensor(String name, Shape shape, float[] elements) {
    public NamedTensor {
        if (shape.elements() != elements.length) {
            throw new IllegalArgumentException(
                    name + " of shape " + shape + " has " + shape.elements() + " elements, not " + elements.length);
        }
    }
}
