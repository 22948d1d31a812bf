package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import java.util.List;

/**
 * One operator of a file.
 *
 * @param name as the file has it, or its place
 * @param inputs the names of its inputs; empty where an optional one is left out
 * @param outputs the names of its outputs; empty where one is not wanted
 */
record OnnxNode(String name, String type, List<String> inputs, List<String> outputs, Attributes attributes) {
    OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    boolean has(int input) {
        return input < inputs.size() && !inputs.get(input).isEmpty();
    }

    @Override
    public String toString() {
        return type + " '" + name + "'";
    }
}
