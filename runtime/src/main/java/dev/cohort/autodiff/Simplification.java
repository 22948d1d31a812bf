package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Leaves out work that the engine's own optimiser does not see through: broadcasts written out before an operator that
 * broadcasts by itself, a bias added behind a product of matrices, and what the next operator takes back.
 */
final class Simplification {
    private static final Set<String> SHAPING = Set.of("Reshape", "Squeeze", "Unsqueeze");
    private static final Set<String> BROADCASTING = Set.of("Add", "Sub", "Mul", "Div");

    /** How often each value of the old graph is read. */
    private final Map<GraphValue, Integer> readers = new HashMap<>();

    private Simplification(Graph graph) {
        Rewriting.needed(graph).forEach(node -> node.inputs().forEach(this::read));
        graph.outputs().values().forEach(this::read);
    }

    private void read(GraphValue value) {
        readers.merge(value, 1, Integer::sum);
    }

    static Graph apply(Graph graph) {
        Simplification simplification = new Simplification(graph);
        Graph simple = Rewriting.apply(graph, target -> (node, inputs) -> simplification.rewrite(target, node, inputs));
        // What was fused is still there, read by nobody.
        return Rewriting.apply(simple, target -> (node, inputs) -> Rewriting.same(target, node, inputs));
    }

    private List<GraphValue> rewrite(Graph target, Node node, List<GraphValue> inputs) {
        if (!node.domain().equals(Graph.STANDARD)) {
            return Rewriting.same(target, node, inputs);
        }
        Optional<GraphValue> undone = undone(node, inputs);
        if (undone.isPresent()) {
            return List.of(undone.get());
        }
        return withBias(target, node, inputs)
                .orElseGet(() -> BROADCASTING.contains(node.type())
                        ? Rewriting.same(target, node, withoutExpansion(node, inputs))
                        : Rewriting.same(target, node, inputs));
    }

    /** What was there before an operator did the contrary of this one. */
    private static Optional<GraphValue> undone(Node node, List<GraphValue> inputs) {
        boolean shapes = SHAPING.contains(node.type());
        if (!shapes && !node.type().equals("Transpose")) {
            return Optional.empty();
        }
        Shape shape = node.output(0).shape();
        return inputs.get(0)
                .producer()
                .filter(before -> shapes
                        ? SHAPING.contains(before.type())
                        : before.type().equals("Transpose") && areContrary(node, before))
                .map(before -> before.input(0))
                .filter(before -> shape.isFixed() && before.shape().equals(shape));
    }

    private static boolean areContrary(Node one, Node other) {
        long[] first = order(one);
        long[] second = order(other);
        return IntStream.range(0, first.length).allMatch(axis -> second[(int) first[axis]] == axis);
    }

    private static long[] order(Node transposition) {
        int rank = transposition.output(0).shape().rank();
        return transposition.attributes().integers("perm").orElseGet(() -> IntStream.range(0, rank)
                .mapToLong(axis -> rank - 1L - axis)
                .toArray());
    }

    /** A B + c as one Gemm. */
    private Optional<List<GraphValue>> withBias(Graph target, Node node, List<GraphValue> inputs) {
        if (!node.type().equals("Add") || node.output(0).shape().rank() != 2) {
            return Optional.empty();
        }
        for (int place = 0; place < 2; place++) {
            Optional<Node> product = inputs.get(place).producer().filter(Simplification::isMatrixProduct);
            GraphValue bias = inputs.get(1 - place);
            if (product.isPresent()
                    && readers.getOrDefault(node.input(place), 0) == 1
                    && node.output(0).shape().equals(inputs.get(place).shape())
                    && fits(bias.shape(), node.output(0).shape())) {
                List<GraphValue> arguments = new ArrayList<>(product.get().inputs());
                arguments.add(bias);
                return Optional.of(target.add(
                                Graph.STANDARD,
                                "Gemm",
                                arguments,
                                Attributes.NONE,
                                List.of(new ValueInfo(
                                        node.output(0).type(), node.output(0).shape())))
                        .outputs());
            }
        }
        return Optional.empty();
    }

    private static boolean isMatrixProduct(Node node) {
        return node.type().equals("MatMul")
                && node.input(0).shape().rank() == 2
                && node.input(1).shape().rank() == 2;
    }

    /** Whether a shape broadcasts into another of at least its rank without changing it. */
    private static boolean fits(Shape small, Shape large) {
        if (small.rank() > large.rank()) {
            return false;
        }
        for (int axis = -small.rank(); axis < 0; axis++) {
            boolean meets = small.dimension(axis).equals(Dimension.of(1))
                    || small.dimension(axis).equals(large.dimension(axis));
            if (!meets) {
                return false;
            }
        }
        return true;
    }

    /** One operand as it was before it was expanded, where the other has the shape of the result. */
    private static List<GraphValue> withoutExpansion(Node node, List<GraphValue> inputs) {
        for (int place = 0; place < 2; place++) {
            Optional<Node> expansion = inputs.get(place).producer().filter(producer -> producer.type()
                    .equals("Expand"));
            if (expansion.isPresent()
                    && inputs.get(1 - place).shape().equals(node.output(0).shape())) {
                List<GraphValue> arguments = new ArrayList<>(inputs);
                arguments.set(place, expansion.get().input(0));
                return arguments;
            }
        }
        return inputs;
    }
}
