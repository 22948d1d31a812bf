package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One operator of a file.
 *
 * @param name as the file has it, or its place
 * @param inputs the names of its inputs; empty where an optional one is left out
 * @param outputs the names of its outputs; empty where one is not wanted
 * @param call the call of the PyTorch module's graph that it was made from, where the file tells it
 * @param bodies the graphs within it by their attributes' names, such as the branches of an If
 */
record OnnxNode(
        String name,
        String type,
        List<String> inputs,
        List<String> outputs,
        Attributes attributes,
        Optional<String> call,
        Map<String, OnnxBody> bodies) {
    OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        bodies = Map.copyOf(bodies);
    }

    /** This node and those within it. */
    Stream<OnnxNode> all() {
        return Stream.concat(
                Stream.of(this),
                bodies.values().stream().flatMap(body -> body.nodes().stream()).flatMap(OnnxNode::all));
    }

    boolean has(int input) {
        return input < inputs.size() && !inputs.get(input).isEmpty();
    }

    @Override
    public String toString() {
        return type + " '" + name + "'";
    }
}
