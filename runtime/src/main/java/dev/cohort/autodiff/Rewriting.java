package dev.cohort.autodiff;

import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Copies a graph, node by node, into a new one; what no output needs is left out. */
final class Rewriting {
    /** What becomes of a node in the new graph. */
    @FunctionalInterface
    interface Step {
        /**
         * @param node the node, of the old graph
         * @param inputs its inputs, in the new graph
         * @return its outputs in the new graph
         */
        List<? extends Value> rewrite(Node node, List<GraphValue> inputs);
    }

    /** Makes the step for a new graph. */
    @FunctionalInterface
    interface Pass {
        Step into(Graph target);
    }

    private final Graph target;
    private final Map<GraphValue, GraphValue> values = new HashMap<>();

    private Rewriting(Graph target) {
        this.target = target;
    }

    /** A new graph with the inputs and outputs of another. */
    static Graph apply(Graph source, Pass pass) {
        Graph target = new Graph(source.floatType(), new ReverseMode());
        Rewriting rewriting = new Rewriting(target);
        rewriting.values.put(source.absent(), target.absent());
        source.inputs()
                .forEach((name, input) -> rewriting.values.put(input, target.input(name, input.type(), input.shape())));
        rewriting.copy(source, pass.into(target));
        source.outputs().forEach((name, output) -> target.output(name, rewriting.of(output)));
        return target;
    }

    private void copy(Graph source, Step step) {
        Set<Node> needed = needed(source);
        for (Node node : source.nodes()) {
            if (needed.contains(node)) {
                List<GraphValue> inputs = node.inputs().stream().map(this::of).toList();
                List<? extends Value> outputs = step.rewrite(node, inputs);
                for (int index = 0; index < node.outputs().size(); index++) {
                    values.put(node.output(index), target.own(outputs.get(index)));
                }
            }
        }
    }

    private GraphValue of(GraphValue value) {
        return values.computeIfAbsent(
                value, constant -> target.exact(constant.constant().orElseThrow()));
    }

    /** The nodes that some output needs. */
    static Set<Node> needed(Graph graph) {
        Set<Node> needed = new HashSet<>();
        Deque<GraphValue> open = new ArrayDeque<>(graph.outputs().values());
        while (!open.isEmpty()) {
            open.pop().producer().filter(needed::add).ifPresent(node -> open.addAll(node.inputs()));
        }
        return needed;
    }

    /** Adds a node as it is. */
    static List<GraphValue> same(Graph target, Node node, List<GraphValue> inputs) {
        List<ValueInfo> infos = node.outputs().stream()
                .map(output -> output.isPresent() ? output.info() : ValueInfo.ABSENT)
                .toList();
        return target.add(node.domain(), node.type(), inputs, node.attributes(), infos)
                .outputs();
    }
}
