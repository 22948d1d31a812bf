package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.input;
import static dev.cohort.autodiff.GradientRule.unary;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.Map;

/** Activation functions and softmax; at their kinks the gradients are PyTorch's. */
final class ActivationRules {
    /** Inputs g, y = max(x, 0): g where y > 0, else 0. */
    static final GradientOperator RELU =
            GradientOperator.of("ReluGrad", node -> positive(node, zero(node)), KernelForm.same("ReluGrad"));

    /** Inputs g, x: g where x > 0, else alpha g. */
    private static final GradientOperator LEAKY_RELU = GradientOperator.of(
            "LeakyReluGrad",
            node -> positive(
                    node,
                    node.input(0)
                            .times(Like.scalar(node.input(0), node.attributes().number("alpha", 0.01)))),
            KernelForm.same("LeakyReluGrad"));

    /** Inputs g, y = 1 / (1 + e^-x): g y (1 - y). */
    private static final GradientOperator SIGMOID = GradientOperator.of(
            "SigmoidGrad",
            node -> node.input(0).times(node.input(1)).times(one(node).minus(node.input(1))),
            KernelForm.same("SigmoidGrad"));

    /** Inputs g, y = tanh x: g (1 - y^2). */
    private static final GradientOperator TANH = GradientOperator.of(
            "TanhGrad",
            node -> node.input(0).times(one(node).minus(node.input(1).square())),
            KernelForm.same("TanhGrad"));

    /** Inputs g, y = softmax x: y (g - sum of g y). */
    private static final GradientOperator SOFTMAX = GradientOperator.of(
            "SoftmaxGrad_13",
            node -> {
                Value product = node.input(0).times(node.input(1));
                return node.input(1).times(node.input(0).minus(product.sumKeeping(axis(node))));
            },
            KernelForm.same("SoftmaxGrad_13"));

    /** Inputs g, y = log softmax x: g - e^y sum of g. */
    private static final GradientOperator LOG_SOFTMAX = GradientOperator.of(
            "LogSoftmaxGrad_13",
            node -> node.input(0).minus(node.input(1).exp().times(node.input(0).sumKeeping(axis(node)))),
            KernelForm.same("LogSoftmaxGrad_13"));

    private ActivationRules() {}

    static Map<String, GradientRule> table() {
        return Map.ofEntries(
                Map.entry("Relu", fromOutput(RELU)),
                Map.entry("Sigmoid", fromOutput(SIGMOID)),
                Map.entry("Tanh", fromOutput(TANH)),
                Map.entry("Softmax", fromOutput(SOFTMAX)),
                Map.entry("LogSoftmax", fromOutput(LOG_SOFTMAX)),
                // From x: the sign of y tells that of x only where alpha > 0.
                Map.entry(
                        "LeakyRelu",
                        unary(
                                node -> LEAKY_RELU.emit(node.x(), node.attributes(), node.gradient(), node.x()),
                                LEAKY_RELU)),
                // y = x > 0 ? x : slope x: g or g slope; 0 or g x
                Map.entry(
                        "PRelu",
                        GradientRule.of(
                                input("X", node -> node.x()
                                        .greater(node.scalar(0))
                                        .choose(node.gradient(), node.gradient().times(node.input(1)))),
                                input("slope", node -> node.x()
                                        .greater(node.scalar(0))
                                        .choose(node.scalar(0), node.gradient().times(node.x()))))),
                // y = x > 0 ? x : alpha (e^x - 1): g or g alpha e^x
                Map.entry("Elu", unary(node -> {
                    Value slope = exponential(node)
                            .times(node.scalar(node.attributes().number("alpha", 1)));
                    return node.x()
                            .greater(node.scalar(0))
                            .choose(node.gradient(), node.gradient().times(slope));
                })),
                Map.entry("Selu", unary(ActivationRules::selu)),
                // y = x > 0 ? x : alpha (e^(x / alpha) - 1): g or g e^(x / alpha)
                Map.entry("Celu", unary(node -> {
                    Value alpha = node.scalar(node.attributes().number("alpha", 1));
                    Value slope =
                            node.x().minimum(node.scalar(0)).dividedBy(alpha).exp();
                    return positive(node, node.gradient(), node.gradient().times(slope));
                })),
                // y = x > alpha ? x : 0: g or 0
                Map.entry("ThresholdedRelu", unary(node -> node.x()
                        .greater(node.scalar(node.attributes().number("alpha", 1)))
                        .choose(node.gradient(), node.scalar(0)))),
                // y = x min(max(x / 6 + 1/2, 0), 1): 0 below -3, g above 3, g (x / 3 + 1/2) between
                Map.entry("HardSwish", unary(node -> {
                    Value between = node.gradient()
                            .times(node.x().dividedBy(node.scalar(3)).plus(node.scalar(0.5)));
                    // At the corners as PyTorch has it: 0 at -3, 1 at 3.
                    Value below = node.x().less(node.scalar(3)).choose(between, node.gradient());
                    return node.x().greater(node.scalar(-3)).choose(below, node.scalar(0));
                })),
                // y = log(1 + e^x): g / (1 + e^-x)
                Map.entry(
                        "Softplus", unary(node -> node.gradient().times(node.x().sigmoid()))),
                // y = x / (1 + |x|): g / (1 + |x|)^2
                Map.entry("Softsign", unary(node -> node.gradient()
                        .dividedBy(node.x().abs().plus(node.scalar(1)).square()))),
                Map.entry("HardSigmoid", unary(ActivationRules::hardSigmoid)));
    }

    /** The rule of an operator whose gradient is computed from that of its output and its output. */
    private static GradientRule fromOutput(GradientOperator operator) {
        return unary(node -> operator.emit(node.x(), node.attributes(), node.gradient(), node.y()), operator);
    }

    /** y = gamma (x > 0 ? x : alpha (e^x - 1)): g gamma or g gamma alpha e^x. */
    private static Value selu(Backward node) {
        Value scaled = node.gradient().times(node.scalar(node.attributes().number("gamma", 1.0507009873554805)));
        Value slope = exponential(node).times(node.scalar(node.attributes().number("alpha", 1.6732632423543772)));
        return positive(node, scaled, scaled.times(slope));
    }

    private static Value positive(Backward node, Value then, Value otherwise) {
        return node.x().greater(node.scalar(0)).choose(then, otherwise);
    }

    /** e^x where x is not positive, so that nothing overflows in the part that is not chosen. */
    private static Value exponential(Backward node) {
        return node.x().minimum(node.scalar(0)).exp();
    }

    /** y = min(max(alpha x + beta, 0), 1): g alpha strictly between the bounds. */
    private static Value hardSigmoid(Backward node) {
        Attributes attributes = node.attributes();
        Value inside = node.y().greater(node.scalar(0)).and(node.y().less(node.scalar(1)));
        Value slope = node.scalar(attributes.number("alpha", 0.2));
        return inside.choose(node.gradient().times(slope), node.scalar(0));
    }

    private static Value positive(Node node, Value otherwise) {
        return node.input(1).greater(zero(node)).choose(node.input(0), otherwise);
    }

    private static GraphValue zero(Node node) {
        return Like.scalar(node.input(0), 0);
    }

    private static GraphValue one(Node node) {
        return Like.scalar(node.input(0), 1);
    }

    private static int axis(Node node) {
        return (int) node.attributes().integer("axis", -1);
    }
}
