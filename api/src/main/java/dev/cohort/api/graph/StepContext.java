package dev.cohort.api.graph;

import java.util.Map;

/** What every part of a step sees of it, whether model, loss or formula: the graph, the batch, variables and chance. */
public interface StepContext extends Variables {
    /** The graph to add to. */
    GraphBuilder graph();

    /** The fields of the batch by name, each with the batch dimension in front. */
    Map<String, Value> fields();

    /**
     * A field of the batch.
     *
     * @throws IllegalArgumentException if the data has no field of that name
     */
    default Value field(String name) {
        Value field = fields().get(name);
        if (field == null) {
            throw new IllegalArgumentException(
                    "the data has no field '" + name + "', but " + String.join(", ", fields().keySet()));
        }
        return field;
    }

    /**
     * Dropout: in training, zeroes each element with the given probability and scales the others by 1/(1 - probability).
     * The mask depends on the run's seed, the step and the place of the call alone.
     */
    Value dropout(Value value, double probability);

    /**
     * Numbers of the standard normal distribution, drawn anew for each step from the run's seed, the step and the name; in
     * evaluation from the seed, the name and the example's place in its part. The same name gives the same value. The
     * exported model has them as an input of this name, where its prediction depends on them.
     *
     * @param shape known but for the batch dimension, which may stand in front
     */
    Value normal(String name, Shape shape);

    /** As {@link #normal}, evenly distributed over [0, 1). */
    Value uniform(String name, Shape shape);
}
