package dev.cohort.graph;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the types and shapes of an operator's outputs from its inputs, and refuses inputs that do not fit. */
final class ShapeInference {
    private static final Set<String> UNARY = Set.of(
            "Neg",
            "Abs",
            "Sign",
            "Sqrt",
            "Exp",
            "Log",
            "Erf",
            "Relu",
            "LeakyRelu",
            "Elu",
            "Softplus",
            "Sigmoid",
            "Tanh",
            "HardSigmoid",
            "Softmax",
            "LogSoftmax",
            "Identity",
            "Not");
    private static final Set<String> BROADCAST = Set.of("Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "And", "Or");
    private static final Set<String> COMPARISONS = Set.of("Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal");

    private ShapeInference() {}

    static ValueInfo ofConstant(Constant constant) {
        boolean vector =
                constant.type() == ElementType.INT64 && constant.shape().rank() <= 1;
        return new ValueInfo(
                constant.type(),
                constant.shape(),
                vector && positive(constant) ? Optional.of(dimensions(constant)) : Optional.empty());
    }

    private static boolean positive(Constant constant) {
        for (long element : constant.longs()) {
            if (element < 0) {
                return false;
            }
        }
        return true;
    }

    private static List<Dimension> dimensions(Constant constant) {
        List<Dimension> all = new ArrayList<>();
        for (long element : constant.longs()) {
            all.add(Dimension.of(element));
        }
        return all;
    }

    static List<ValueInfo> infer(
            String domain, String type, List<GraphValue> inputs, Attributes attributes, int outputs) {
        GraphValue first = inputs.get(0);
        if (UNARY.contains(type)) {
            return List.of(new ValueInfo(first.type(), first.shape()));
        }
        if (BROADCAST.contains(type)) {
            return List.of(new ValueInfo(first.type(), broadcast(type, inputs)));
        }
        if (COMPARISONS.contains(type)) {
            return List.of(new ValueInfo(ElementType.BOOL, broadcast(type, inputs)));
        }
        if (type.equals("Where")) {
            return List.of(new ValueInfo(inputs.get(1).type(), broadcast(type, inputs)));
        }
        throw new IllegalArgumentException("the operator " + type + " is not known");
    }

    static Shape broadcast(String type, List<GraphValue> inputs) {
        Shape result = inputs.get(0).shape();
        for (GraphValue input : inputs.subList(1, inputs.size())) {
            result = broadcast(type, result, input.shape());
        }
        return result;
    }

    private static Shape broadcast(String type, Shape left, Shape right) {
        int rank = Math.max(left.rank(), right.rank());
        List<Dimension> all = new ArrayList<>();
        for (int axis = -rank; axis < 0; axis++) {
            Dimension one = Dimension.of(1);
            Dimension a = axis < -left.rank() ? one : left.dimension(axis);
            Dimension b = axis < -right.rank() ? one : right.dimension(axis);
            if (a.equals(b) || b.equals(one)) {
                all.add(a);
            } else if (a.equals(one)) {
                all.add(b);
            } else {
                throw new IllegalArgumentException(
                        type + " cannot broadcast the shapes " + left + " and " + right + " together");
            }
        }
        return new Shape(all);
    }
}
