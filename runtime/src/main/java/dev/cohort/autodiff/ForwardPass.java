package dev.cohort.autodiff;

import dev.cohort.api.graph.Dimension;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a training step computes before its gradients, node by node: which values are made of the batch, how long they are read, and
 * which of them are remembered, since gradients are computed from them.
 */
final class ForwardPass {
    private final List<Node> nodes;
    private final List<Node> backward;
    private final int batchSize;
    private final Set<GraphValue> ofBatch = new HashSet<>();
    private final Map<GraphValue, Integer> places = new HashMap<>();
    private final Map<GraphValue, Integer> lastReaders = new HashMap<>();
    private final Set<GraphValue> remembered = new HashSet<>();
    private final Map<GraphValue, Long> sizes = new HashMap<>();

    /**
     * @param gradients the outputs of the graph that are no part of this
     * @param batchSize for how many examples bytes are counted
     */
    ForwardPass(Graph graph, Set<String> gradients, int batchSize) {
        this.batchSize = batchSize;
        Set<Node> needed = Rewriting.needed(graph);
        Set<Node> forward = ancestors(graph.outputs().entrySet().stream()
                .filter(output -> !gradients.contains(output.getKey()))
                .map(Map.Entry::getValue)
                .toList());
        // Who asks for a shape needs none of the numbers.
        graph.nodes().stream()
                .filter(node -> node.type().equals("Shape"))
                .filter(node -> node.input(0).producer().map(forward::contains).orElse(true))
                .forEach(forward::add);
        this.nodes = graph.nodes().stream()
                .filter(needed::contains)
                .filter(forward::contains)
                .toList();
        this.backward = graph.nodes().stream()
                .filter(needed::contains)
                .filter(node -> !forward.contains(node))
                .toList();
        graph.inputs().values().stream()
                .filter(input -> input.shape().dimensions().contains(Dimension.BATCH))
                .forEach(ofBatch::add);
        for (int place = 0; place < nodes.size(); place++) {
            read(nodes.get(place), place);
        }
        backward.forEach(node -> {
            spread(node);
            remembered.addAll(node.inputs());
        });
        remembered.retainAll(places.keySet());
    }

    private static Set<Node> ancestors(Collection<GraphValue> values) {
        Set<Node> ancestors = new HashSet<>();
        Deque<GraphValue> open = new ArrayDeque<>(values);
        while (!open.isEmpty()) {
            open.pop().producer().filter(ancestors::add).ifPresent(node -> open.addAll(node.inputs()));
        }
        return ancestors;
    }

    private void read(Node node, int place) {
        spread(node);
        for (GraphValue input : node.inputs()) {
            if (places.containsKey(input) && !node.type().equals("Shape")) {
                lastReaders.put(input, place);
            }
        }
        for (GraphValue output : node.outputs()) {
            if (ofBatch.contains(output)) {
                places.put(output, place);
                lastReaders.put(output, place);
            }
        }
    }

    private void spread(Node node) {
        if (node.inputs().stream().anyMatch(ofBatch::contains)) {
            node.outputs().stream().filter(GraphValue::isPresent).forEach(ofBatch::add);
        }
    }

    /** The nodes of this. */
    List<Node> nodes() {
        return nodes;
    }

    /** The nodes that compute gradients. */
    List<Node> backward() {
        return backward;
    }

    /** Whether a value, of whichever part, depends on the batch. */
    boolean isOfBatch(GraphValue value) {
        return ofBatch.contains(value);
    }

    /** Whether a value is made here, of the batch. */
    boolean makes(GraphValue value) {
        return places.containsKey(value);
    }

    /** The place of the node that makes a value of the batch. */
    int place(GraphValue value) {
        return places.getOrDefault(value, -1);
    }

    /** The place of the last node here that reads a value of the batch; its own where there is none. */
    int lastReader(GraphValue value) {
        return lastReaders.getOrDefault(value, -1);
    }

    /** Whether gradients are computed from a value of the batch. */
    boolean isRemembered(GraphValue value) {
        return remembered.contains(value);
    }

    /** How large a value is. */
    long bytes(GraphValue value) {
        return sizes.computeIfAbsent(value, key -> Liveness.bytes(key, batchSize));
    }
}
