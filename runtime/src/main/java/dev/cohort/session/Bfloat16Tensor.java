package dev.cohort.session;

import dev.cohort.api.graph.Shape;
import dev.cohort.graph.element.Bfloat16;

/**
 * A copy of something that a session keeps as bfloat16: it is there as it is kept, in 16 bits.
 *
 * @param elements row by row; nobody writes to them
 */
public record Bfloat16Tensor(String name, Shape shape, short[] elements) {
    public Bfloat16Tensor {
        if (shape.elements() != elements.length) {
            throw new IllegalArgumentException(
                    name + " of shape " + shape + " has " + shape.elements() + " elements, not " + elements.length);
        }
    }

    /** The same in 32 bits. */
    public NamedTensor widened() {
        float[] floats = new float[elements.length];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = Bfloat16.toFloat(elements[index]);
        }
        return new NamedTensor(name, shape, floats);
    }
}
