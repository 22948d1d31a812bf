package dev.cohort.step;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;

/**
 * Numbers that are drawn anew for each step.
 *
 * @param input the graph input that reads them
 * @param name tells draws of one distribution apart, which are independent; a dropout's is its place among those of a step
 * @param shape known but for the batch dimension
 */
public record Draw(String input, String name, Shape shape, Distribution distribution) {
    /** Whether each example has numbers of its own. */
    public boolean perExample() {
        return shape.dimensions().contains(Dimension.BATCH);
    }
}
