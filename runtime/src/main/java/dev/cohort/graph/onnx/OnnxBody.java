package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Constant;
import java.util.List;
import java.util.Map;

/**
 * A graph within a node, which reads what the graph around it has made.
 *
 * @param inputs the names of what the node gives it
 * @param initializers its constants by name
 * @param nodes the operators, each after those that it reads
 * @param outputs the names of what it gives to the node
 */
record OnnxBody(List<String> inputs, Map<String, Constant> initializers, List<OnnxNode> nodes, List<String> outputs) {
    OnnxBody {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
    }
}
