package dev.cohort.autodiff;

import dev.cohort.api.graph.Dimension;
import dev.cohort.graph.Extent;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How much memory the values of a graph take that grow with the batch, where each is freed when its last reader has run. */
final class Liveness {
    /** Their result is what they read, under another shape. */
    private static final Set<String> ALIASES = Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity");

    private Liveness() {}

    /** The size of a value. */
    static long bytes(GraphValue value, int batchSize) {
        Extent elements = Extent.of(value.type().bytes());
        for (Dimension dimension : value.shape().dimensions()) {
            elements = elements.times(Extent.of(dimension));
        }
        return elements.where(Dimension.BATCH, batchSize);
    }

    /** The most bytes that are there at once where the nodes run in their order; inputs and outputs have memory of their own. */
    static long peak(Graph graph, int batchSize) {
        List<Node> nodes = graph.nodes();
        Map<GraphValue, Integer> freed = new HashMap<>();
        for (int place = 0; place < nodes.size(); place++) {
            Node node = nodes.get(place);
            for (GraphValue output : node.outputs()) {
                if (isCounted(output)) {
                    freed.put(root(output), place);
                }
            }
            // An engine knows shapes before it runs.
            if (!node.type().equals("Shape")) {
                for (GraphValue input : node.inputs()) {
                    freed.replace(root(input), place);
                }
            }
        }
        graph.outputs().values().forEach(output -> freed.remove(root(output)));
        long[] change = new long[nodes.size() + 1];
        for (int place = 0; place < nodes.size(); place++) {
            for (GraphValue output : nodes.get(place).outputs()) {
                if (freed.containsKey(output)) {
                    long bytes = bytes(output, batchSize);
                    change[place] += bytes;
                    change[freed.get(output) + 1] -= bytes;
                }
            }
        }
        long alive = 0;
        long most = 0;
        for (long more : change) {
            alive += more;
            most = Math.max(most, alive);
        }
        return most;
    }

    private static boolean isCounted(GraphValue value) {
        return value.isPresent() && value.shape().dimensions().stream().anyMatch(Dimension.Symbol.class::isInstance);
    }

    /** The value whose memory a value is. */
    private static GraphValue root(GraphValue value) {
        GraphValue root = value;
        Optional<Node> producer = root.producer();
        while (producer.isPresent() && ALIASES.contains(producer.get().type())) {
            root = producer.get().input(0);
            producer = root.producer();
        }
        return root;
    }
}
