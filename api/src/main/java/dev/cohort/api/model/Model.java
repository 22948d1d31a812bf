package dev.cohort.api.model;

import dev.cohort.api.graph.Value;
import dev.cohort.api.option.Component;
import java.util.Map;
import java.util.TreeSet;

/** A function from fields to named outputs, with parameters. */
public interface Model extends Component {
    /** The name of the output that the loss, the metrics and predictions read unless told otherwise. */
    String PREDICTION = "prediction";

    /**
     * Adds the model's operators to a graph. It may be called several times for one graph, with other inputs; parameters
     * of the same name are the same.
     *
     * @param inputs the fields by name, each with the batch dimension in front
     * @return the outputs by name, {@link #PREDICTION} among them
     */
    Map<String, Value> apply(ModelContext context, Map<String, Value> inputs);

    /** Writes the trained model as other programs read it, where there is such a form beside the exported one. */
    default void save(SavedModel to) {}

    /**
     * One of a model's outputs.
     *
     * @throws IllegalArgumentException if the model does not give it
     */
    static Value output(Map<String, Value> outputs, String name) {
        Value output = outputs.get(name);
        if (output == null) {
            throw new IllegalArgumentException("the loss reads the output \"" + name + "\", but the model gives only "
                    + String.join(", ", new TreeSet<>(outputs.keySet())));
        }
        return output;
    }
}
