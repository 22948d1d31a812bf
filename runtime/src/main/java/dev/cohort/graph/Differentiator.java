package dev.cohort.graph;

import dev.cohort.api.graph.DifferentiationException;
import java.util.List;

/** Adds gradients to a graph; the later package {@code autodiff} has the one implementation. */
@FunctionalInterface
public interface Differentiator {
    /**
     * @param scalar what is differentiated
     * @param by what it is differentiated by
     * @return one gradient for each, of its shape; zeros where the scalar does not depend on it
     * @throws DifferentiationException if an operator between them has no rule
     */
    List<GraphValue> gradient(Graph graph, GraphValue scalar, List<GraphValue> by);
}
