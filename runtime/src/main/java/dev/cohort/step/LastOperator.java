package dev.cohort.step;

import dev.cohort.api.loss.Loss;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.plugin.PluginCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks whether a model ends in what a loss of logits does itself. */
final class LastOperator {
    private static final Set<String> SQUASHING = Set.of("Softmax", "Sigmoid");
    private static final Set<String> SHAPING =
            Set.of("Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Slice", "Clip");

    private LastOperator() {}

    /** What people should know of a prediction, if anything. */
    static Optional<String> remark(Loss loss, GraphValue prediction, GraphValue probabilities) {
        Optional<String> last = squashing(prediction);
        if (last.isEmpty() || !isSquashed(prediction, probabilities)) {
            return Optional.empty();
        }
        return Optional.of("the model ends in " + last.get() + ", but the loss "
                + PluginCode.name(loss)
                + " takes logits and applies its own; leave it out of the model, which else learns slowly and is never"
                + " sure of a class");
    }

    private static Optional<String> squashing(GraphValue prediction) {
        Optional<Node> node = prediction.producer();
        while (node.isPresent() && SHAPING.contains(node.get().type())) {
            node = node.get().input(0).producer();
        }
        return node.map(Node::type).filter(SQUASHING::contains);
    }

    /** Whether probabilities are made of a prediction by such an operator. */
    private static boolean isSquashed(GraphValue prediction, GraphValue probabilities) {
        Set<GraphValue> seen = new HashSet<>(List.of(prediction));
        Deque<GraphValue> open = new ArrayDeque<>(List.of(probabilities));
        while (!open.isEmpty()) {
            GraphValue next = open.pop();
            Optional<Node> node = seen.add(next) ? next.producer() : Optional.empty();
            if (node.isPresent()) {
                if (SQUASHING.contains(node.get().type())) {
                    return true;
                }
                open.addAll(node.get().inputs());
            }
        }
        return false;
    }
}
