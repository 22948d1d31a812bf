package dev.cohort.api.graph;

import java.util.List;
import java.util.Map;

/** A model read from an ONNX file. */
public interface ImportedModel {
    /** An input or output: its name, element type and shape with the batch dimension in front where the file has one. */
    record Port(String name, ElementType type, Shape shape) {}

    /** The inputs that have no initializer, in the order of the file. */
    List<Port> inputs();

    /** The outputs, in the order of the file. */
    List<Port> outputs();

    /**
     * Adds the model's operators to the graph.
     *
     * @param variables makes the parameters and states that the model's initializers become
     * @param inputs a value for each input by name; it is cast to the input's element type
     * @return the outputs by name
     */
    Map<String, Value> apply(Variables variables, Map<String, Value> inputs);
}
