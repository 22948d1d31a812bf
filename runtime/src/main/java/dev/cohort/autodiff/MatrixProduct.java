package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Extent;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.Arrays;
import java.util.Optional;

/** The product of two matrices, and how a node computes it. */
record MatrixProduct(Matrix left, Matrix right, double factor) {
    private static final long[] TURNED = {1, 0};

    /** A value of two axes, read as it is or transposed. */
    record Matrix(GraphValue value, boolean transposed) {
        Matrix transpose() {
            return new Matrix(value, !transposed);
        }

        Extent rows() {
            return Extent.of(value.shape().dimension(transposed ? 1 : 0));
        }

        Extent columns() {
            return Extent.of(value.shape().dimension(transposed ? 0 : 1));
        }
    }

    /** What a node computes, if it is a product and nothing else. */
    static Optional<MatrixProduct> of(Node node) {
        boolean multiplies = node.domain().equals(Graph.STANDARD)
                && (node.type().equals("MatMul") || node.type().equals("Gemm") && !node.hasInput(2))
                && node.input(0).shape().rank() == 2
                && node.input(1).shape().rank() == 2;
        return multiplies
                ? Optional.of(new MatrixProduct(
                        matrix(node, 0, "transA"),
                        matrix(node, 1, "transB"),
                        node.attributes().number("alpha", 1)))
                : Optional.empty();
    }

    /** Whether a node gives a matrix transposed. */
    static boolean transposes(Node node) {
        return node.domain().equals(Graph.STANDARD)
                && node.type().equals("Transpose")
                && node.input(0).shape().rank() == 2
                && Arrays.equals(node.attributes().integers("perm").orElse(TURNED), TURNED);
    }

    private static Matrix matrix(Node node, int place, String flag) {
        return new Matrix(node.input(place), node.attributes().integer(flag, 0) != 0);
    }

    MatrixProduct transpose() {
        return new MatrixProduct(right.transpose(), left.transpose(), factor);
    }

    Extent multiplications() {
        return left.rows().times(left.columns()).times(right.columns());
    }

    /** Adds the node that computes this. */
    Value compute() {
        Attributes attributes = Attributes.NONE;
        attributes = left.transposed() ? attributes.with("transA", 1L) : attributes;
        attributes = right.transposed() ? attributes.with("transB", 1L) : attributes;
        attributes = factor == 1 ? attributes : attributes.with("alpha", factor);
        return left.value().graph().operator("Gemm", attributes, left.value(), right.value());
    }
}
