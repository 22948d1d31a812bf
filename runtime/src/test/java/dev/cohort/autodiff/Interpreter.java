package dev.cohort.autodiff;

import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Computes graphs of standard operators in 64-bit floats, as the ONNX specification words them; independent of any engine. */
final class Interpreter {
    /** An operator: its inputs to its outputs. */
    @FunctionalInterface
    interface Reference {
        List<Array> compute(Node node, List<Array> inputs);
    }

    private static final Map<String, Reference> REFERENCES = new HashMap<>();

    static {
        REFERENCES.putAll(ElementwiseReferences.table());
        REFERENCES.putAll(ReductionReferences.table());
        REFERENCES.putAll(LayoutReferences.table());
        REFERENCES.putAll(WindowReferences.table());
        REFERENCES.putAll(NormalizationReferences.table());
        REFERENCES.putAll(RecurrentReferences.table());
    }

    private Interpreter() {}

    /** The outputs by name. */
    static Map<String, Array> run(Graph graph, Map<String, Array> inputs) {
        Map<GraphValue, Array> values = new HashMap<>();
        graph.inputs().forEach((name, input) -> values.put(input, inputs.get(name)));
        for (Node node : graph.nodes()) {
            Reference reference = REFERENCES.get(node.type());
            if (reference == null || !node.domain().equals(Graph.STANDARD)) {
                throw new IllegalStateException("no reference for " + node);
            }
            List<Array> outputs = reference.compute(
                    node,
                    node.inputs().stream().map(input -> value(values, input)).toList());
            for (int index = 0; index < node.outputs().size(); index++) {
                values.put(node.output(index), outputs.get(index));
            }
        }
        Map<String, Array> results = new LinkedHashMap<>();
        graph.outputs().forEach((name, output) -> results.put(name, value(values, output)));
        return results;
    }

    private static Array value(Map<GraphValue, Array> values, GraphValue value) {
        if (!value.isPresent()) {
            // Never read: references ask the node whether it has an input.
            return Array.scalar(Double.NaN);
        }
        return values.computeIfAbsent(
                value,
                constant -> Array.of(
                        constant.constant().orElseThrow(() -> new IllegalStateException("nothing computed " + value))));
    }
}
