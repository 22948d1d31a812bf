package dev.cohort.autodiff;

import dev.cohort.api.graph.DifferentiationException;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Differentiator;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reverse-mode differentiation: one walk from a scalar back to what it is differentiated by.
 *
 * <p>Rules are asked only for the gradients that lie on a path between the two. Here alone are gradients summed: over the
 * readers of a value, and over the axes that an operator broadcast. A gradient operator on the path is differentiated
 * through its decomposition, so gradients can be differentiated again.
 */
public final class ReverseMode implements Differentiator {
    @Override
    public List<GraphValue> gradient(Graph graph, GraphValue scalar, List<GraphValue> by) {
        boolean single = scalar.shape().dimensions().stream().allMatch(Dimension.of(1)::equals);
        if (!scalar.type().isFloat() || !single) {
            throw new DifferentiationException("only a floating-point scalar can be differentiated, but " + scalar
                    + " is of type " + scalar.type() + " and shape " + scalar.shape() + "; take a sum or mean of it");
        }
        Walk walk = new Walk(graph, scalar, by);
        walk.forward();
        walk.backward();
        return by.stream().map(walk::gradient).toList();
    }

    private static final class Walk {
        private final Graph graph;
        private final GraphValue scalar;

        /** The values that depend on what is differentiated by. */
        private final Set<GraphValue> dependent;

        /** The nodes on a path, in an order in which they can be computed. */
        private final List<Node> path = new ArrayList<>();

        /** The outputs of gradient operators as computed by their decompositions. */
        private final Map<Node, List<? extends Value>> decomposed = new HashMap<>();

        private final Map<GraphValue, Value> gradients = new HashMap<>();

        /** For each value with a gradient, the node that it came back through first. */
        private final Map<GraphValue, Node> readers = new HashMap<>();

        Walk(Graph graph, GraphValue scalar, List<GraphValue> by) {
            this.graph = graph;
            this.scalar = scalar;
            this.dependent = new HashSet<>(by);
        }

        GraphValue gradient(GraphValue value) {
            Value gradient = gradients.get(value);
            return graph.own(gradient == null ? Like.zeros(value) : gradient);
        }

        void forward() {
            Set<Node> ancestors = ancestors();
            for (Node node : List.copyOf(graph.nodes())) {
                if (ancestors.contains(node)) {
                    visit(node);
                }
            }
        }

        private Set<Node> ancestors() {
            Set<Node> ancestors = new HashSet<>();
            Deque<GraphValue> open = new ArrayDeque<>(List.of(scalar));
            while (!open.isEmpty()) {
                open.pop().producer().filter(ancestors::add).ifPresent(node -> open.addAll(node.inputs()));
            }
            return ancestors;
        }

        private void visit(Node node) {
            boolean constant = node.inputs().stream().noneMatch(dependent::contains)
                    || node.outputs().stream().noneMatch(output -> output.type().isFloat());
            if (constant) {
                return;
            }
            if (node.domain().equals(Graph.GRADIENT)) {
                int before = graph.nodes().size();
                List<? extends Value> results = GradientOperators.decompose(node);
                decomposed.put(node, results);
                List.copyOf(graph.nodes().subList(before, graph.nodes().size())).forEach(this::visit);
                for (int index = 0; index < results.size(); index++) {
                    if (dependent.contains(graph.own(results.get(index)))) {
                        dependent.add(node.output(index));
                    }
                }
                path.add(node);
            } else if (!GradientRules.isZero(node)) {
                node.outputs().stream()
                        .filter(output -> output.type().isFloat())
                        .forEach(dependent::add);
                path.add(node);
            }
        }

        void backward() {
            if (dependent.contains(scalar)) {
                gradients.put(scalar, Like.filled(scalar, 1));
            }
            for (int index = path.size() - 1; index >= 0; index--) {
                Node node = path.get(index);
                List<Optional<Value>> outputs = node.outputs().stream()
                        .map(output -> Optional.ofNullable(gradients.get(output)))
                        .toList();
                if (outputs.stream().noneMatch(Optional::isPresent)) {
                    continue;
                }
                if (decomposed.containsKey(node)) {
                    List<? extends Value> results = decomposed.get(node);
                    for (int output = 0; output < results.size(); output++) {
                        add(node, graph.own(results.get(output)), outputs.get(output));
                    }
                } else {
                    List<Optional<Value>> inputs = apply(node, outputs);
                    for (int input = 0; input < inputs.size(); input++) {
                        add(node, node.input(input), inputs.get(input));
                    }
                }
            }
        }

        private List<Optional<Value>> apply(Node node, List<Optional<Value>> outputs) {
            Set<Integer> needed = new HashSet<>();
            for (int input = 0; input < node.inputs().size(); input++) {
                if (dependent.contains(node.input(input))) {
                    needed.add(input);
                }
            }
            GradientRule rule = GradientRules.of(node)
                    .orElseThrow(() -> refusal(node, "the operator " + node.type() + " has no gradient rule"));
            return rule.gradients()
                    .apply(new Backward(
                            graph,
                            node,
                            outputs,
                            needed,
                            reason -> refusal(node, "the operator " + node.type() + " has no gradient: " + reason)));
        }

        private void add(Node reader, GraphValue value, Optional<Value> gradient) {
            if (gradient.isPresent() && dependent.contains(value)) {
                readers.putIfAbsent(value, reader);
                gradients.merge(value, Broadcasting.fit(gradient.get(), value), Value::plus);
            }
        }

        private DifferentiationException refusal(Node node, String problem) {
            Deque<Node> way = new ArrayDeque<>();
            Optional<Node> next = Optional.of(node);
            while (next.isPresent()) {
                way.push(next.get());
                next = next.get().outputs().stream()
                        .filter(readers::containsKey)
                        .map(readers::get)
                        .findFirst();
            }
            String names = way.stream()
                    .map(step -> step.type() + " (" + step.output(0).name() + ")")
                    .collect(Collectors.joining(" <- "));
            return new DifferentiationException(problem + "; the path back from the scalar to it is " + names
                    + ". Express it by the operators that 'cohort describe operators' lists");
        }
    }
}
