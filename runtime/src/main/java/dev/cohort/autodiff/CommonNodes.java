package dev.cohort.autodiff;

import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Merges nodes that compute the same from the same: rules for several inputs repeat their common parts, and kernels ask
 * for further outputs of a forward operator that is already there.
 */
final class CommonNodes {
    private static final Set<String> RANDOM = Set.of(
            "Dropout",
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike",
            "Bernoulli",
            "Multinomial");

    /** The first value that is the same as a value. */
    private final Map<GraphValue, GraphValue> first = new HashMap<>();

    private final Map<List<Object>, Node> nodes = new HashMap<>();

    /** For each node the first that is the same, and for each of these the one with most outputs. */
    private final Map<Node, Node> same = new HashMap<>();

    private final Map<Node, Node> widest = new HashMap<>();

    private CommonNodes() {}

    static Graph merge(Graph graph) {
        CommonNodes common = new CommonNodes();
        Set<Node> needed = Rewriting.needed(graph);
        graph.nodes().stream().filter(needed::contains).forEach(common::number);
        return Rewriting.apply(graph, common::into);
    }

    /** Whether two nodes such as this draw two different masks or samples. */
    static boolean isRandom(Node node) {
        return RANDOM.contains(node.type());
    }

    private void number(Node node) {
        Node leader = isRandom(node) ? node : nodes.computeIfAbsent(key(node), key -> node);
        same.put(node, leader);
        widest.merge(
                leader, node, (one, two) -> two.outputs().size() > one.outputs().size() ? two : one);
        for (int index = 0; index < node.outputs().size(); index++) {
            GraphValue output = node.output(index);
            // An output that the leader lacks gets its own number; all nodes of a kind agree on those they share.
            first.put(output, index < leader.outputs().size() ? leader.output(index) : output);
        }
    }

    private List<Object> key(Node node) {
        // Two gradients of one convolution by different kernel calls are faster than by a common one.
        List<Object> key = new ArrayList<>(
                List.of(node.domain(), node.type(), node.output(0).isPresent()));
        node.inputs().forEach(input -> key.add(first.getOrDefault(input, input)));
        node.attributes().asMap().forEach((name, value) -> {
            key.add(name);
            key.add(
                    switch (value.getClass().getSimpleName()) {
                        case "long[]" -> Arrays.stream((long[]) value).boxed().toList();
                        case "double[]" ->
                            Arrays.stream((double[]) value).boxed().toList();
                        case "String[]" -> List.of((String[]) value);
                        default -> value;
                    });
        });
        return key;
    }

    private Rewriting.Step into(Graph target) {
        Map<Node, List<GraphValue>> done = new HashMap<>();
        return (node, inputs) ->
                done.computeIfAbsent(leader(node), leader -> Rewriting.same(target, widestOf(leader), inputs));
    }

    private Node leader(Node node) {
        return same.getOrDefault(node, node);
    }

    private Node widestOf(Node leader) {
        return widest.getOrDefault(leader, leader);
    }
}
