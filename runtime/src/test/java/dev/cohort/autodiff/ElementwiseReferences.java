package dev.cohort.autodiff;

import dev.cohort.api.graph.ElementType;
import dev.cohort.graph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Operators that work element by element. */
final class ElementwiseReferences {
    private static final Map<String, Interpreter.Reference> TABLE = new HashMap<>();

    private ElementwiseReferences() {}

    static Map<String, Interpreter.Reference> table() {
        unary("Neg", x -> -x);
        unary("Abs", Math::abs);
        unary("Sign", Math::signum);
        unary("Floor", Math::floor);
        unary("Ceil", Math::ceil);
        unary("Round", Math::rint);
        unary("Reciprocal", x -> 1 / x);
        unary("Sqrt", Math::sqrt);
        unary("Exp", Math::exp);
        unary("Log", Math::log);
        unary("Sin", Math::sin);
        unary("Cos", Math::cos);
        unary("Tan", Math::tan);
        unary("Atan", Math::atan);
        unary("Sinh", Math::sinh);
        unary("Cosh", Math::cosh);
        unary("HardSwish", x -> x * Math.min(1, Math.max(0, x / 6 + 0.5)));
        unary("Erf", ElementwiseReferences::erf);
        unary("Relu", x -> Math.max(x, 0));
        unary("Softplus", x -> Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0));
        unary("Softsign", x -> x / (1 + Math.abs(x)));
        unary("Sigmoid", x -> 1 / (1 + Math.exp(-x)));
        unary("Tanh", Math::tanh);
        unary("Identity", x -> x);
        unary("Not", x -> 1 - x);
        unary("IsNaN", x -> Double.isNaN(x) ? 1 : 0);
        unary("IsInf", x -> Double.isInfinite(x) ? 1 : 0);
        folded("Add", (a, b) -> a + b);
        folded("Sub", (a, b) -> a - b);
        folded("Mul", (a, b) -> a * b);
        folded("Pow", Math::pow);
        folded("Max", Math::max);
        folded("Min", Math::min);
        folded("Sum", (a, b) -> a + b);
        folded("And", (a, b) -> a * b);
        folded("Or", Math::max);
        folded("Xor", (a, b) -> a == b ? 0 : 1);
        folded("Equal", (a, b) -> a == b ? 1 : 0);
        folded("Greater", (a, b) -> a > b ? 1 : 0);
        folded("GreaterOrEqual", (a, b) -> a >= b ? 1 : 0);
        folded("Less", (a, b) -> a < b ? 1 : 0);
        folded("LessOrEqual", (a, b) -> a <= b ? 1 : 0);
        TABLE.put("Div", (node, in) -> {
            boolean whole = !node.input(0).type().isFloat();
            return List.of(in.get(0).with(in.get(1), (a, b) -> whole ? (long) a / (long) b : a / b));
        });
        TABLE.put(
                "Mean",
                (node, in) -> List.of(in.stream()
                        .reduce((a, b) -> a.with(b, Double::sum))
                        .orElseThrow()
                        .map(sum -> sum / in.size())));
        TABLE.put("LeakyRelu", (node, in) -> activation(in, x -> x > 0 ? x : number(node, "alpha", 0.01) * x));
        TABLE.put("Elu", (node, in) -> activation(in, x -> x > 0 ? x : number(node, "alpha", 1) * Math.expm1(x)));
        TABLE.put(
                "Selu",
                (node, in) -> activation(
                        in,
                        x -> number(node, "gamma", 1.0507009873554805)
                                * (x > 0 ? x : number(node, "alpha", 1.6732632423543772) * Math.expm1(x))));
        TABLE.put(
                "Celu",
                (node, in) -> activation(
                        in, x -> x > 0 ? x : number(node, "alpha", 1) * Math.expm1(x / number(node, "alpha", 1))));
        TABLE.put("ThresholdedRelu", (node, in) -> activation(in, x -> x > number(node, "alpha", 1) ? x : 0));
        TABLE.put(
                "HardSigmoid",
                (node, in) -> activation(
                        in, x -> Math.min(1, Math.max(0, number(node, "alpha", 0.2) * x + number(node, "beta", 0.5)))));
        TABLE.put("PRelu", (node, in) -> List.of(in.get(0).with(in.get(1), (x, slope) -> x > 0 ? x : slope * x)));
        TABLE.put("Clip", (node, in) -> {
            Array low = node.hasInput(1) ? in.get(1) : Array.scalar(Double.NEGATIVE_INFINITY);
            Array high = node.hasInput(2) ? in.get(2) : Array.scalar(Double.POSITIVE_INFINITY);
            return List.of(in.get(0).with(low, Math::max).with(high, Math::min));
        });
        TABLE.put("Where", (node, in) -> {
            int[] shape = Array.together(
                    in.get(0).shape(),
                    Array.together(in.get(1).shape(), in.get(2).shape()));
            return List.of(Array.fill(shape, index -> in.get(in.get(0).broadcast(index) != 0 ? 1 : 2)
                    .broadcast(index)));
        });
        TABLE.put("Cast", (node, in) -> {
            ElementType to = node.output(0).type();
            return List.of(in.get(0).map(x -> to.isFloat() ? x : to == ElementType.BOOL ? (x != 0 ? 1 : 0) : (long) x));
        });
        return TABLE;
    }

    private static void unary(String operator, DoubleUnaryOperator function) {
        TABLE.put(operator, (node, in) -> activation(in, function));
    }

    private static List<Array> activation(List<Array> in, DoubleUnaryOperator function) {
        return List.of(in.get(0).map(function));
    }

    private static void folded(String operator, DoubleBinaryOperator function) {
        TABLE.put(
                operator,
                (node, in) -> List.of(
                        in.stream().reduce((a, b) -> a.with(b, function)).orElseThrow()));
    }

    private static double number(Node node, String name, double otherwise) {
        return node.attributes().number(name, otherwise);
    }

    /** By its Taylor series, and far out by the continued fraction of its complement. */
    static double erf(double x) {
        if (Math.abs(x) > 3) {
            double square = x * x;
            double fraction = 0;
            for (int k = 60; k >= 1; k--) {
                fraction = k / 2.0 / (Math.abs(x) + fraction);
            }
            double complement = Math.exp(-square) / (Math.sqrt(Math.PI) * (Math.abs(x) + fraction));
            return Math.signum(x) * (1 - complement);
        }
        double term = x;
        double sum = x;
        for (int n = 1; n < 120; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}
