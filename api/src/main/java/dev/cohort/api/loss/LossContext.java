package dev.cohort.api.loss;

import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Value;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a loss sees of a step. */
public interface LossContext {
    /** The graph to add to. */
    GraphBuilder graph();

    /** The model's prediction. */
    Value prediction();

    /** All outputs of the model by name. */
    Map<String, Value> outputs();

    /**
     * The target; a prediction of shape {@code [batch, 1]} meets a target of shape {@code [batch]} as that.
     *
     * @throws IllegalArgumentException if the data has no target
     */
    Value target();

    /** All fields of the batch by name. */
    Map<String, Value> fields();

    /** A weight per example, of shape {@code [batch]}, where the data has one. */
    Optional<Value> weights();

    /** The parameters in whose names the pattern is found, by name. */
    Map<String, Value> parameters(Pattern pattern);
}
