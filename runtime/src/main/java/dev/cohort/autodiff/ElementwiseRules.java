package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.input;
import static dev.cohort.autodiff.GradientRule.none;
import static dev.cohort.autodiff.GradientRule.unary;
import static dev.cohort.autodiff.GradientRule.variadic;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.GraphValue;
import java.util.Map;
import java.util.Optional;

/** Arithmetic, powers, logarithms and choices, element by element; g is the gradient of the output y. */
final class ElementwiseRules {
    private ElementwiseRules() {}

    static Map<String, GradientRule> table() {
        return Map.ofEntries(
                // y = a + b: g, g
                Map.entry("Add", GradientRule.of(input("A", Backward::gradient), input("B", Backward::gradient))),
                // y = a - b: g, -g
                Map.entry("Sub", GradientRule.of(input("A", Backward::gradient), input("B", node -> node.gradient()
                        .negate()))),
                // y = a b: g b, g a
                Map.entry(
                        "Mul",
                        GradientRule.of(
                                input("A", node -> node.gradient().times(node.input(1))),
                                input("B", node -> node.gradient().times(node.input(0))))),
                // y = a / b: g / b, -g y / b
                Map.entry(
                        "Div",
                        GradientRule.of(
                                input("A", node -> node.gradient().dividedBy(node.input(1))),
                                input("B", node -> node.gradient()
                                        .times(node.y())
                                        .dividedBy(node.input(1))
                                        .negate()))),
                Map.entry(
                        "Pow",
                        GradientRule.of(
                                input("X", ElementwiseRules::powerByBase),
                                input("Y", ElementwiseRules::powerByExponent))),
                // y = sum of x: g each
                Map.entry("Sum", variadic("data_0", (node, place) -> node.gradient())),
                // y = mean of n x: g / n each
                Map.entry("Mean", variadic("data_0", (node, place) -> node.gradient()
                        .dividedBy(node.scalar(node.node().inputs().size())))),
                Map.entry("Max", variadic("data_0", ElementwiseRules::extremum)),
                Map.entry("Min", variadic("data_0", ElementwiseRules::extremum)),
                // y = -x: -g
                Map.entry("Neg", unary(node -> node.gradient().negate())),
                // y = |x|: g sign(x), 0 at 0
                Map.entry("Abs", unary(node -> node.gradient().times(node.x().sign()))),
                // y = 1 / x: -g y^2
                Map.entry(
                        "Reciprocal",
                        unary(node ->
                                node.gradient().times(node.y()).times(node.y()).negate())),
                // y = x^(1/2): g / (2 y)
                Map.entry(
                        "Sqrt",
                        unary(node -> node.gradient().times(node.scalar(0.5)).dividedBy(node.y()))),
                // y = e^x: g y
                Map.entry("Exp", unary(node -> node.gradient().times(node.y()))),
                // y = log x: g / x
                Map.entry("Log", unary(node -> node.gradient().dividedBy(node.x()))),
                // y = sin x: g cos x
                Map.entry("Sin", unary(node -> node.gradient().times(apply("Cos", node)))),
                // y = cos x: -g sin x
                Map.entry(
                        "Cos",
                        unary(node -> node.gradient().times(apply("Sin", node)).negate())),
                // y = tan x: g (1 + y^2)
                Map.entry("Tan", unary(node -> node.gradient()
                        .times(node.y().square().plus(node.scalar(1))))),
                // y = arc tan x: g / (1 + x^2)
                Map.entry("Atan", unary(node -> node.gradient()
                        .dividedBy(node.x().square().plus(node.scalar(1))))),
                // y = (e^x - e^-x) / 2: g cosh x
                Map.entry("Sinh", unary(node -> node.gradient().times(apply("Cosh", node)))),
                // y = (e^x + e^-x) / 2: g sinh x
                Map.entry("Cosh", unary(node -> node.gradient().times(apply("Sinh", node)))),
                // y = erf x: g 2 / sqrt(pi) e^(-x^2)
                Map.entry("Erf", unary(node -> node.gradient()
                        .times(node.x().square().negate().exp())
                        .times(node.scalar(2 / Math.sqrt(Math.PI))))),
                Map.entry(
                        "Clip",
                        GradientRule.of(
                                input("input", ElementwiseRules::clip),
                                // y = min where x < min
                                input(
                                        "min",
                                        node -> node.x().less(node.input(1)).choose(node.gradient(), node.scalar(0))),
                                // y = max where x > max
                                input("max", node -> node.x()
                                        .greater(node.input(2))
                                        .choose(node.gradient(), node.scalar(0))))),
                // y = c ? a : b: c ? g : 0, c ? 0 : g
                Map.entry(
                        "Where",
                        GradientRule.of(
                                none("condition"),
                                input("X", node -> node.x().choose(node.gradient(), Like.scalar(node.y(), 0))),
                                input("Y", node -> node.x().choose(Like.scalar(node.y(), 0), node.gradient())))));
    }

    private static Value apply(String operator, Backward node) {
        return node.graph().operator(operator, Attributes.NONE, node.x());
    }

    /** y = x^p: g p x^(p-1), and 0 where p = 0. */
    private static Value powerByBase(Backward node) {
        GraphValue power = node.input(1);
        Optional<Double> known =
                power.constant().filter(all -> all.length() == 1).map(all -> all.doubleAt(0));
        if (known.isPresent()) {
            double exponent = known.get();
            if (exponent == 0) {
                return Like.zeros(node.x());
            }
            Value factor = exponent == 2 ? node.x() : node.x().power(node.scalar(exponent - 1));
            return exponent == 1
                    ? node.gradient()
                    : node.gradient().times(factor).times(node.scalar(exponent));
        }
        Value exponent = power.cast(node.x().type());
        Value slope = exponent.times(node.x().power(exponent.minus(node.scalar(1))));
        return node.gradient().times(exponent.equal(node.scalar(0)).choose(node.scalar(0), slope));
    }

    /** y = x^p: g y log x, and 0 where x = 0 and p >= 0. */
    private static Value powerByExponent(Backward node) {
        Value base = node.x();
        Value zero = node.scalar(0);
        Value vanishes = base.equal(zero).and(node.input(1).less(zero).not());
        Value logarithm = vanishes.choose(node.scalar(1), base).log();
        return node.gradient().times(vanishes.choose(zero, node.y().times(logarithm)));
    }

    /** y = max or min of x: g where x is it, in equal parts where several are. */
    private static Value extremum(Backward node, int place) {
        if (node.node().inputs().size() == 1) {
            return node.gradient();
        }
        Value winners = hits(node, 0);
        for (int other = 1; other < node.node().inputs().size(); other++) {
            winners = winners.plus(hits(node, other));
        }
        return node.gradient().times(hits(node, place)).dividedBy(winners);
    }

    private static Value hits(Backward node, int place) {
        return node.input(place).equal(node.y()).cast(node.y().type());
    }

    /** y = x between min and max: g there, 0 outside and, as in PyTorch 2.15, at the bounds. */
    private static Value clip(Backward node) {
        Value gradient = node.gradient();
        if (node.hasInput(1)) {
            gradient = node.x().greater(node.input(1)).choose(gradient, node.scalar(0));
        }
        if (node.hasInput(2)) {
            gradient = node.x().less(node.input(2)).choose(gradient, node.scalar(0));
        }
        return gradient;
    }
}
