package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Cases of the operators that work element by element, activations and comparisons among them. */
final class ElementwiseCases {
    private static final DoubleUnaryOperator POSITIVE = x -> 0.6 + Math.abs(x);
    private static final DoubleUnaryOperator FAR = x -> x + Math.copySign(0.6, x);

    private ElementwiseCases() {}

    static Map<String, List<Case>> table() {
        Map<String, List<Case>> table = new HashMap<>();
        for (String operator : List.of(
                "Neg",
                "Abs",
                "Exp",
                "Erf",
                "Sin",
                "Cos",
                "Sign",
                "Floor",
                "Ceil",
                "Round",
                "Identity",
                "Relu",
                "Sigmoid",
                "Tanh",
                "Softplus",
                "Softsign",
                "Shape",
                "Size",
                "IsNaN",
                "Atan",
                "Sinh",
                "Cosh",
                "Celu",
                "Selu",
                "ThresholdedRelu",
                "IsInf")) {
            table.put(operator, alone(operator, Attributes.NONE, x -> x));
        }
        for (String operator : List.of("Sqrt", "Log")) {
            table.put(operator, alone(operator, Attributes.NONE, POSITIVE));
        }
        // Far from the poles at 1.57.
        table.put("Tan", alone("Tan", Attributes.NONE, x -> x / 2));
        // The bends are at -3 and 3.
        table.put("HardSwish", alone("HardSwish", Attributes.NONE, x -> 6 * x));
        table.put("Reciprocal", alone("Reciprocal", Attributes.NONE, FAR));
        table.put(
                "LeakyRelu",
                both(
                        alone("LeakyRelu", Attributes.NONE, x -> x),
                        alone("LeakyRelu", Attributes.NONE.with("alpha", -0.4), x -> x)));
        table.put(
                "Elu",
                both(alone("Elu", Attributes.NONE, x -> x), alone("Elu", Attributes.NONE.with("alpha", 0.7), x -> x)));
        // The bounds of the first are at -2.5 and 2.5, of the second at 1.5 and -0.5.
        table.put(
                "HardSigmoid",
                both(
                        alone("HardSigmoid", Attributes.NONE, x -> 5 * x),
                        alone("HardSigmoid", Attributes.NONE.with("alpha", 0.5).with("beta", 0.25), x -> x)));
        for (String operator : List.of(
                "Add",
                "Sub",
                "Mul",
                "Max",
                "Min",
                "Sum",
                "Mean",
                "Equal",
                "Greater",
                "GreaterOrEqual",
                "Less",
                "LessOrEqual")) {
            table.put(operator, together(operator, x -> x, x -> x));
        }
        for (String operator : List.of("Max", "Min", "Sum", "Mean")) {
            table.put(
                    operator,
                    both(
                            table.get(operator),
                            List.of(
                                    Case.of(operator, "b 3"),
                                    Case.of(operator, "b 3", "3", "b 1"),
                                    Case.of(operator, "", "2", "2 2"))));
        }
        table.put("Div", together("Div", x -> x, FAR));
        table.put("Pow", powers());
        table.put(
                "PRelu",
                together("PRelu", x -> x, x -> x).stream()
                        .filter(any -> any.inputs().get(0).sizes().length
                                        >= any.inputs().get(1).sizes().length
                                && Array.size(any.inputs().get(0).sizes())
                                        == Array.size(Array.together(
                                                any.inputs().get(0).sizes(),
                                                any.inputs().get(1).sizes())))
                        .toList());
        table.put("PRelu", both(table.get("PRelu"), preluAlone()));
        table.put("Clip", clips());
        table.put("Where", wheres());
        for (String operator : List.of("And", "Or", "Xor")) {
            table.put(operator, logic(operator));
        }
        table.put(
                "Not",
                Shapes.ALONE.stream()
                        .map(spec -> Case.with("Not " + spec, List.of(Case.Input.of(spec)), (graph, x) -> x.get(0)
                                .greater(0)
                                .not()))
                        .toList());
        table.put("Cast", casts());
        return table;
    }

    static List<Case> both(List<Case> first, List<Case> second) {
        List<Case> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static List<Case> alone(String operator, Attributes attributes, DoubleUnaryOperator range) {
        return Shapes.ALONE.stream()
                .map(spec -> Case.of(operator, attributes, new Case.Input(spec, range)))
                .toList();
    }

    private static List<Case> together(String operator, DoubleUnaryOperator left, DoubleUnaryOperator right) {
        return Shapes.TOGETHER.stream()
                .map(specs -> Case.of(
                        operator,
                        Attributes.NONE,
                        new Case.Input(specs.get(0), left),
                        new Case.Input(specs.get(1), right)))
                .toList();
    }

    private static List<Case> preluAlone() {
        return Shapes.ALONE.stream().map(spec -> Case.of("PRelu", spec, spec)).toList();
    }

    private static List<Case> powers() {
        List<Case> cases = new ArrayList<>(together("Pow", POSITIVE, x -> x));
        for (double exponent : new double[] {0, 1, 2, 3, -1, 0.5, 2.5}) {
            cases.add(Case.with("Pow to " + exponent, List.of(new Case.Input("b 3", POSITIVE)), (graph, x) -> x.get(0)
                    .power(exponent)));
        }
        for (double exponent : new double[] {1, 2, 3}) {
            cases.add(Case.with("Pow of any sign to " + exponent, List.of(Case.Input.of("b 3")), (graph, x) -> x.get(0)
                    .power(exponent)));
        }
        cases.add(Case.with("Pow to whole numbers", List.of(Case.Input.of("b 3")), (graph, x) -> x.get(0)
                .power(Case.longs(graph, "3", 0, 2, 3))));
        return cases;
    }

    private static List<Case> clips() {
        List<Case> cases = new ArrayList<>();
        for (String spec : Shapes.ALONE) {
            Case.Input x = Case.Input.of(spec);
            cases.add(Case.with(
                    "Clip " + spec,
                    List.of(x),
                    (graph, in) -> graph.operator(
                            "Clip", Attributes.NONE, in.get(0), graph.constant(-1), graph.constant(0.5))));
            cases.add(Case.with(
                    "Clip below " + spec,
                    List.of(x),
                    (graph, in) -> graph.operator("Clip", Attributes.NONE, in.get(0), graph.constant(-0.5))));
            cases.add(Case.with(
                    "Clip above " + spec,
                    List.of(x),
                    (graph, in) ->
                            graph.operator("Clip", Attributes.NONE, in.get(0), graph.absent(), graph.constant(0.5))));
        }
        cases.add(Case.of(
                "Clip",
                Attributes.NONE,
                Case.Input.of("b 5"),
                new Case.Input("", x -> -0.77),
                new Case.Input("", x -> 0.73)));
        return cases;
    }

    private static List<Case> wheres() {
        List<Case> cases = new ArrayList<>();
        for (List<String> specs : Shapes.TOGETHER) {
            List<Case.Input> inputs = List.of(Case.Input.of(specs.get(0)), Case.Input.of(specs.get(1)));
            cases.add(Case.with(
                    "Where " + specs, inputs, (graph, x) -> x.get(0).greater(0).choose(x.get(0), x.get(1))));
            cases.add(Case.with(
                    "Where of one condition " + specs,
                    inputs,
                    (graph, x) -> x.get(1).sum().greater(-1000).choose(x.get(0), x.get(1))));
        }
        return cases;
    }

    private static List<Case> logic(String operator) {
        return Shapes.TOGETHER.stream()
                .map(specs -> Case.with(
                        operator + specs,
                        List.of(Case.Input.of(specs.get(0)), Case.Input.of(specs.get(1))),
                        (graph, x) -> graph.operator(
                                operator,
                                Attributes.NONE,
                                x.get(0).greater(0),
                                x.get(1).less(1))))
                .toList();
    }

    private static List<Case> casts() {
        List<Case> cases = new ArrayList<>();
        for (String spec : Shapes.ALONE) {
            List<Case.Input> input = List.of(Case.Input.of(spec));
            cases.add(Case.with("Cast to whole numbers " + spec, input, (graph, x) -> x.get(0)
                    .cast(ElementType.INT64)));
            cases.add(Case.with("Cast there and back " + spec, input, (graph, x) -> {
                ElementType other =
                        graph.floatType() == ElementType.FLOAT64 ? ElementType.FLOAT32 : ElementType.FLOAT64;
                Value there = x.get(0).cast(other);
                Value two = graph.operator(
                        "Cast",
                        Attributes.NONE.with("to", other.name()),
                        graph.constant(Constant.of(ElementType.INT64, Shape.SCALAR, 2L)));
                return there.times(two).cast(graph.floatType());
            }));
        }
        return cases;
    }
}
