package dev.cohort.autodiff;

import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.List;
import java.util.Optional;

/**
 * Applies the gradient of Relu before that of the maxima of its outputs, not after it.
 *
 * <p>The one keeps what flowed through positive numbers, the other carries each number to where its maximum came from, which
 * is positive where the maximum is: the order does not matter, and there are several times fewer maxima.
 */
final class EarlyRelu {
    private EarlyRelu() {}

    static Graph apply(Graph graph) {
        return Rewriting.apply(graph, target -> (node, inputs) -> rewrite(target, node, inputs));
    }

    private static List<GraphValue> rewrite(Graph target, Node node, List<GraphValue> inputs) {
        Optional<Node> pool = Optional.of(node)
                .filter(relu -> is(relu, ActivationRules.RELU))
                .flatMap(relu -> inputs.get(0).producer())
                .filter(producer -> is(producer, PoolingRules.MAXIMUM) && producer.input(1) == inputs.get(1));
        if (pool.isEmpty()) {
            return Rewriting.same(target, node, inputs);
        }
        GraphValue gradient = pool.get().input(0);
        GraphValue outputs = pool.get().input(1);
        GraphValue maxima = pool.get().input(2);
        GraphValue positive = target.own(ActivationRules.RELU.emit(maxima, node.attributes(), gradient, maxima));
        return List.of(
                target.own(PoolingRules.MAXIMUM.emit(outputs, pool.get().attributes(), positive, outputs, maxima)));
    }

    private static boolean is(Node node, GradientOperator operator) {
        return node.domain().equals(Graph.GRADIENT) && node.type().equals(operator.name());
    }
}
