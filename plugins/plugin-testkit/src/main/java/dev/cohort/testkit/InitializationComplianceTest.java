package dev.cohort.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.model.Initialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an initialization promises: finite numbers for weights of every shape, drawn from the given random numbers alone. */
public abstract class InitializationComplianceTest extends ComponentComplianceTest<Initialization> {
    private static final List<Shape> SHAPES =
            List.of(Shape.of(3, 5), Shape.of(5, 3), Shape.of(1, 1), Shape.of(4, 2, 3, 3), Shape.of(0, 2));

    @Test
    void fillsWeightsOfEveryShape() {
        for (Shape shape : SHAPES) {
            float[] weights = filled(shape, 1);
            boolean differs = false;
            for (float weight : weights) {
                assertTrue(Float.isFinite(weight), "a weight of shape " + shape + " is " + weight);
                differs |= weight != weights[0];
            }
            assertTrue(differs || weights.length < 2, "all weights of shape " + shape + " are equal");
        }
    }

    @Test
    void drawsFromTheGivenNumbersAlone() {
        for (Shape shape : SHAPES) {
            assertArrayEquals(filled(shape, 1), filled(shape, 1));
            assertEquals(shape.elements(), filled(shape, 2).length);
        }
    }

    private float[] filled(Shape shape, long seed) {
        long window = 1;
        for (int axis = 2; axis < shape.rank(); axis++) {
            window *= shape.size(axis);
        }
        float[] weights = new float[Math.toIntExact(shape.elements())];
        component().weight(shape.size(1) * window, shape.size(0) * window).fill(weights, shape, SplitMix64.of(seed, 1));
        return weights;
    }
}
