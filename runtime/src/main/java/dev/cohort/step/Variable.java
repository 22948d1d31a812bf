package dev.cohort.step;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;

/**
 * Something that a model keeps from step to step.
 *
 * @param name as the model calls it
 * @param shape fixed, and of at least one element
 * @param initializer fills it at first
 * @param role what it is to training
 * @param origin the variable whose first values it has: itself, unless it belongs to a copy of a model
 */
public record Variable(String name, Shape shape, Initializer initializer, Role role, String origin) {
    /** Whether it lies among what optimizers move, and not among the states. */
    public boolean trainable() {
        return role == Role.PARAMETER;
    }

    /** The number of elements. @throws IllegalArgumentException if they are more than a vector holds */
    public int length() {
        long elements = shape.elements();
        if (elements > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    name + " of shape " + shape + " has " + elements + " elements, but at most 2^31 - 1 are possible");
        }
        return (int) elements;
    }
}
