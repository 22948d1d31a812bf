package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.input;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.GraphValue;
import java.util.Map;

/** Matrix products, written so that no transpose is computed where an operator can read its operand transposed. */
final class MatrixRules {
    private static final Attributes TRANSPOSED_A = Attributes.NONE.with("transA", 1L);
    private static final Attributes TRANSPOSED_B = Attributes.NONE.with("transB", 1L);

    private MatrixRules() {}

    static Map<String, GradientRule> table() {
        return Map.of(
                "MatMul",
                GradientRule.of(input("A", MatrixRules::byLeft), input("B", MatrixRules::byRight)),
                "Gemm",
                GradientRule.of(
                        input("A", MatrixRules::gemmByA),
                        input("B", MatrixRules::gemmByB),
                        // Y = alpha A B + beta C: beta G
                        input("C", node -> scaled(node.gradient(), node, "beta"))));
    }

    /** Y = A B: G B'. */
    private static Value byLeft(Backward node) {
        GraphValue right = node.input(1);
        if (right.shape().rank() == 1) {
            // Y = A b: the outer product of g and b.
            return node.x().shape().rank() == 1
                    ? node.gradient().times(right)
                    : node.gradient().unsqueeze(-1).times(right);
        }
        Value gradient = node.x().shape().rank() == 1 ? node.gradient().unsqueeze(-2) : node.gradient();
        return gradient.shape().rank() == 2 && right.shape().rank() == 2
                ? gemm(TRANSPOSED_B, gradient, right)
                : gradient.matmul(transposed(right));
    }

    /** Y = A B: A' G. */
    private static Value byRight(Backward node) {
        GraphValue left = node.input(0);
        GraphValue right = node.input(1);
        if (left.shape().rank() == 1) {
            // Y = a B: the outer product of a and g.
            return right.shape().rank() == 1
                    ? node.gradient().times(left)
                    : left.unsqueeze(-1).times(node.gradient().unsqueeze(-2));
        }
        Value gradient = right.shape().rank() == 1 ? node.gradient().unsqueeze(-1) : node.gradient();
        Value result;
        if (right.shape().rank() <= 2 && isMatrix(left.shape())) {
            // One product over all rows in place of one for each matrix, and a sum of those.
            result = gemm(TRANSPOSED_A, rows(left), rows(gradient));
        } else {
            result = transposed(left).matmul(gradient);
        }
        return right.shape().rank() == 1 ? result.squeeze(-1) : result;
    }

    private static boolean isMatrix(Shape shape) {
        return shape.dimension(-1) instanceof Dimension.Fixed;
    }

    /** All matrices of a value, one below the other. */
    private static Value rows(Value value) {
        return value.shape().rank() == 2
                ? value
                : value.reshape(-1, value.shape().size(-1));
    }

    /** Y = alpha A B: alpha G B', or for A' B: alpha B G'. */
    private static Value gemmByA(Backward node) {
        Value gradient = node.gradient();
        Value other = node.input(1);
        return is(node, "transA")
                ? gemm(product(node, is(node, "transB"), true), other, gradient)
                : gemm(product(node, false, !is(node, "transB")), gradient, other);
    }

    /** Y = alpha A B: alpha A' G, or for A B': alpha G' A. */
    private static Value gemmByB(Backward node) {
        Value gradient = node.gradient();
        Value other = node.input(0);
        return is(node, "transB")
                ? gemm(product(node, true, is(node, "transA")), gradient, other)
                : gemm(product(node, !is(node, "transA"), false), other, gradient);
    }

    private static boolean is(Backward node, String flag) {
        return node.attributes().integer(flag, 0) != 0;
    }

    private static Attributes product(Backward node, boolean transposeA, boolean transposeB) {
        Attributes attributes = Attributes.NONE;
        attributes = transposeA ? attributes.with("transA", 1L) : attributes;
        attributes = transposeB ? attributes.with("transB", 1L) : attributes;
        double alpha = node.attributes().number("alpha", 1);
        return alpha == 1 ? attributes : attributes.with("alpha", alpha);
    }

    private static Value scaled(Value gradient, Backward node, String factor) {
        double scale = node.attributes().number(factor, 1);
        return scale == 1 ? gradient : gradient.times(node.scalar(scale));
    }

    private static Value gemm(Attributes attributes, Value left, Value right) {
        return left.graph().operator("Gemm", attributes, left, right);
    }

    /** The last two axes exchanged. */
    static Value transposed(Value value) {
        int rank = value.shape().rank();
        int[] order = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            order[axis] = axis;
        }
        order[rank - 1] = rank - 2;
        order[rank - 2] = rank - 1;
        return value.transpose(order);
    }
}
