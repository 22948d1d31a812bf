package dev.cohort.session;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;

/** Shapes of a batch whose size is known. */
final class Shapes {
    private Shapes() {}

    /** @throws IllegalArgumentException if more than the batch size is unknown */
    static Shape of(Shape shape, int examples) {
        return new Shape(shape.dimensions().stream()
                .map(dimension -> dimension.equals(Dimension.BATCH) ? Dimension.of(examples) : known(dimension, shape))
                .toList());
    }

    private static Dimension known(Dimension dimension, Shape shape) {
        if (dimension instanceof Dimension.Fixed) {
            return dimension;
        }
        throw new IllegalArgumentException("of the shape " + shape + " only the batch size may be unknown");
    }
}
