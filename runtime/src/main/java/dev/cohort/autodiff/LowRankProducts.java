package dev.cohort.autodiff;

import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Multiplies by a matrix and by its change of low rank one after the other, where a graph asks for a product with their sum, as it
 * does where an adaptation makes a model's weight.
 *
 * <pre>
 * x (W + B A) = x W + (x B) A
 * </pre>
 *
 * <p>To be done before gradients are taken: the sum and its gradient, each as large as the weight, are then never made.
 */
public final class LowRankProducts {
    /**
     * A matrix that is the sum of another and of a product.
     *
     * @param turned whether it is the transpose of that sum
     */
    private record Sum(GraphValue weight, GraphValue left, GraphValue right, boolean turned) {
        /** The weight as the matrix has it. */
        Value own() {
            return turned ? weight.transpose(1, 0) : weight;
        }

        /** A product with the change, or with its transpose. */
        Value change(Value x, boolean transposed) {
            return transposed
                    ? x.matmul(right.transpose(1, 0)).matmul(left.transpose(1, 0))
                    : x.matmul(left).matmul(right);
        }
    }

    private LowRankProducts() {}

    /** A graph with the same inputs and outputs; the same one where there is nothing to do. */
    public static Graph apply(Graph graph) {
        return graph.nodes().stream().noneMatch(node -> sum(node, node.inputs()).isPresent())
                ? graph
                : Rewriting.apply(
                        graph,
                        target -> (node, inputs) -> sum(node, inputs)
                                .map(sum -> List.of(product(target, node, inputs, sum)))
                                .orElseGet(() -> List.copyOf(Rewriting.same(target, node, inputs))));
    }

    private static Value product(Graph target, Node node, List<GraphValue> inputs, Sum sum) {
        List<Value> own = new ArrayList<>(inputs);
        own.set(1, sum.own());
        boolean turned = node.attributes().integer("transB", 0) != 0;
        return target.operator(node.type(), own, node.attributes(), 1)
                .get(0)
                .plus(sum.change(inputs.get(0), sum.turned() != turned));
    }

    private static Optional<Sum> sum(Node node, List<GraphValue> inputs) {
        boolean multiplies = node.domain().equals(Graph.STANDARD)
                && (node.type().equals("MatMul") || node.type().equals("Gemm") && isPlain(node));
        return multiplies ? sum(inputs.get(1)) : Optional.empty();
    }

    private static boolean isPlain(Node gemm) {
        return gemm.attributes().integer("transA", 0) == 0
                && gemm.attributes().number("alpha", 1) == 1
                && gemm.attributes().number("beta", 1) == 1;
    }

    private static Optional<Sum> sum(GraphValue matrix) {
        if (matrix.shape().rank() != 2 || !matrix.shape().isFixed()) {
            return Optional.empty();
        }
        Optional<Node> turning = matrix.producer().filter(MatrixProduct::transposes);
        GraphValue own = turning.map(node -> node.input(0)).orElse(matrix);
        return producer(own, "Add").flatMap(add -> {
            Optional<Sum> sum = sum(add.input(0), add.input(1), turning.isPresent());
            return sum.isPresent() ? sum : sum(add.input(1), add.input(0), turning.isPresent());
        });
    }

    private static Optional<Sum> sum(GraphValue weight, GraphValue change, boolean turned) {
        Shape shape = weight.shape();
        GraphValue unshaped =
                producer(change, "Reshape").map(node -> node.input(0)).orElse(change);
        if (!change.shape().equals(shape) || !unshaped.shape().equals(shape)) {
            return Optional.empty();
        }
        return producer(unshaped, "MatMul")
                .filter(product -> product.input(0).shape().rank() == 2)
                .filter(product -> pays(product.input(0).shape().size(1), shape.size(0), shape.size(1)))
                .map(product -> new Sum(weight, product.input(0), product.input(1), turned));
    }

    private static boolean pays(long rank, long rows, long columns) {
        return rank * (rows + columns) < rows * columns;
    }

    private static Optional<Node> producer(GraphValue value, String type) {
        return value.producer()
                .filter(node ->
                        node.domain().equals(Graph.STANDARD) && node.type().equals(type));
    }
}
