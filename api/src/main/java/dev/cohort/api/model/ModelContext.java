package dev.cohort.api.model;

import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Value;
import dev.cohort.api.graph.Variables;

/** What a model needs to add itself to a graph. */
public interface ModelContext extends Variables {
    /** The graph to add to. */
    GraphBuilder graph();

    /** How many numbers the prediction should have per example: the number of classes, or of targets. */
    int predictionSize();

    /**
     * Dropout: in training, zeroes each element with the given probability and scales the others by 1/(1 - probability).
     * The mask depends on the run's seed, the step and the place of the call alone.
     */
    Value dropout(Value value, double probability);
}
