package dev.cohort.autodiff;

import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Makes a finished graph ready for an engine: every gradient operator becomes a kernel that the engine has, or standard
 * operators; then what was computed twice is computed once.
 */
public final class Lowering {
    private Lowering() {}

    /**
     * @param registered whether the engine has a kernel on the device that the graph will run on
     * @return a new graph with the same inputs and outputs, without gradient operators
     */
    public static Graph apply(Graph graph, Predicate<Kernel> registered) {
        Graph lowered = Rewriting.apply(graph, target -> (node, inputs) -> lower(target, node, inputs, registered));
        return CommonNodes.merge(lowered);
    }

    private static List<? extends Value> lower(
            Graph target, Node node, List<GraphValue> inputs, Predicate<Kernel> registered) {
        if (!node.domain().equals(Graph.GRADIENT)) {
            return Rewriting.same(target, node, inputs);
        }
        Node placed = new Node(node.domain(), node.type(), inputs, node.outputs(), node.attributes());
        GradientOperator operator = GradientOperators.of(node);
        Optional<List<? extends Value>> byKernel =
                operator.kernel().flatMap(kernel -> kernel.lower(placed, registered));
        return byKernel.isPresent() ? byKernel.get() : operator.decomposition().apply(placed);
    }
}
