package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A gradient that stays one node until the graph is lowered: then it becomes an engine's kernel, where there is one, or
 * else standard operators.
 *
 * <p>Its own gradient is that of its decomposition, so it can be differentiated again.
 *
 * @param name the operator's name in {@link Graph#GRADIENT}
 * @param decomposition the same outputs from standard operators alone, built in the graph of the node's inputs
 * @param kernel the same outputs from a kernel; empty where no engine has a better one
 */
public record GradientOperator(
        String name, Function<Node, List<? extends Value>> decomposition, Optional<KernelForm> kernel) {
    /** A gradient with one output, which no kernel computes better. */
    public static GradientOperator composed(String name, Function<Node, Value> decomposition) {
        return new GradientOperator(name, node -> List.of(decomposition.apply(node)), Optional.empty());
    }

    /** A gradient with one output. */
    public static GradientOperator of(String name, Function<Node, Value> decomposition, KernelForm kernel) {
        return new GradientOperator(name, node -> List.of(decomposition.apply(node)), Optional.of(kernel));
    }

    /** Adds this operator to the graph of its first input; its one output is of the type and shape of another value. */
    public Value emit(GraphValue like, Attributes attributes, Value... inputs) {
        return emit(List.of(new ValueInfo(like.type(), like.shape())), attributes, inputs)
                .get(0);
    }

    /** Adds this operator to the graph of its first input. */
    public List<GraphValue> emit(List<ValueInfo> outputs, Attributes attributes, Value... inputs) {
        Graph graph = (Graph) inputs[0].graph();
        List<GraphValue> own = Arrays.stream(inputs).map(graph::own).toList();
        return graph.add(Graph.GRADIENT, name, own, attributes, outputs).outputs();
    }
}
