package dev.cohort.api.model;

import dev.cohort.api.graph.Value;
import dev.cohort.api.option.Component;
import java.util.Map;

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
}
