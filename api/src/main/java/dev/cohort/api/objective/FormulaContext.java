package dev.cohort.api.objective;

import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Value;
import dev.cohort.api.graph.Variables;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import java.util.Map;

/** What a formula sees of a step. */
public interface FormulaContext extends Variables {
    /** The graph to add to. */
    GraphBuilder graph();

    /** The fields of the batch by name. */
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
     * Applies a model.
     *
     * @param scope put before the names of its parameters, as in {@code generator.}; empty for none
     * @param predictionSize how many numbers the prediction should have per example
     */
    Map<String, Value> apply(Model model, String scope, Map<String, Value> inputs, int predictionSize);

    /** A loss of some outputs and a target; the outputs' {@link Model#PREDICTION} is what it compares. */
    Value loss(Loss loss, Map<String, Value> outputs, Value target);
}
