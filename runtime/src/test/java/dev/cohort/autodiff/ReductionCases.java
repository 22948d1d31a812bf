package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cases of reductions, softmax and matrix products. */
final class ReductionCases {
    /** A shape and the axes to reduce; none for all. */
    private record Axes(String spec, long... axes) {}

    private static final List<Axes> AXES = List.of(
            new Axes(""),
            new Axes("3"),
            new Axes("b"),
            new Axes("b", 0),
            new Axes("b 3", 0),
            new Axes("b 3", 1),
            new Axes("b 3", -1),
            new Axes("b 3", -2),
            new Axes("b 3", 0, 1),
            new Axes("2 1 3", 1),
            new Axes("1 1", 0),
            new Axes("2 3 2"),
            new Axes("b 3 2", 0, 2),
            new Axes("b 3 2", -1, 0),
            new Axes("b 3 2", 1),
            new Axes("2 2 2 2", 1, -1),
            new Axes("b 2 1 3", 2, 3),
            new Axes("1 2 1 2 2", 0, 2, 4),
            new Axes("b 2 2 1 2", -2, -4),
            new Axes("2 2 1 2 1"));

    private ReductionCases() {}

    static Map<String, List<Case>> table() {
        Map<String, List<Case>> table = new HashMap<>();
        for (String operator : List.of(
                "ReduceSum",
                "ReduceMean",
                "ReduceMax",
                "ReduceMin",
                "ReduceSumSquare",
                "ReduceL1",
                "ReduceL2",
                "ReduceLogSumExp")) {
            table.put(operator, reductions(operator));
        }
        for (String operator : List.of("Softmax", "LogSoftmax")) {
            table.put(operator, softmaxes(operator));
        }
        for (String operator : List.of("ArgMax", "ArgMin")) {
            table.put(
                    operator,
                    softmaxes(operator).stream()
                            .filter(any -> !any.name().contains("default"))
                            .toList());
        }
        table.put("MatMul", products());
        table.put("Gemm", general());
        return table;
    }

    private static List<Case> reductions(String operator) {
        List<Case> cases = new ArrayList<>();
        for (Axes axes : AXES) {
            for (long keep = 0; keep <= 1; keep++) {
                Attributes attributes = Attributes.NONE.with("keepdims", keep);
                cases.add(Case.with(
                        operator + " " + axes.spec + List.of(axes.axes.length, keep),
                        List.of(Case.Input.of(axes.spec)),
                        (graph, x) -> reduce(operator, attributes, axes, x.get(0))));
            }
        }
        if (operator.equals("ReduceSum")) {
            cases.add(Case.with(
                    "ReduceSum of nothing",
                    List.of(Case.Input.of("b 3")),
                    (graph, x) ->
                            graph.operator("ReduceSum", Attributes.NONE.with("noop_with_empty_axes", 1L), x.get(0))));
        }
        return cases;
    }

    private static Value reduce(String operator, Attributes attributes, Axes axes, Value x) {
        if (axes.axes.length == 0) {
            return x.graph().operator(operator, attributes, x);
        }
        return operator.equals("ReduceSum")
                ? x.graph().operator(operator, attributes, x, x.graph().constant(Constant.vector(axes.axes)))
                : x.graph().operator(operator, attributes.with("axes", axes.axes), x);
    }

    private static List<Case> softmaxes(String operator) {
        List<Case> cases = new ArrayList<>();
        for (String spec : Shapes.ALONE) {
            int rank = Case.Input.of(spec).sizes().length;
            for (int axis = -rank; axis < rank; axis++) {
                cases.add(Case.of(operator, Attributes.NONE.with("axis", (long) axis), Case.Input.of(spec)));
            }
        }
        cases.add(Case.with(
                operator + " default",
                List.of(Case.Input.of("b 3 2")),
                (graph, x) -> graph.operator(operator, Attributes.NONE, x.get(0))));
        return cases;
    }

    private static List<Case> products() {
        String[][] pairs = {
            {"3", "3"},
            {"1", "1"},
            {"3", "3 2"},
            {"b 3", "3"},
            {"b 3", "3 2"},
            {"b 1", "1 2"},
            {"1 3", "3 1"},
            {"2 3", "3 b"},
            {"b 2 3", "3 2"},
            {"b 2 3", "3"},
            {"3", "b 3 2"},
            {"b 2 3", "b 3 2"},
            {"b 2 3", "1 3 2"},
            {"1 2 3", "b 3 2"},
            {"2 3", "b 3 2"},
            {"2 1 2 3", "3 3 2"},
            {"b 2 1 3", "b 2 3 1"},
            {"2 1 2 3", "1 3 3 1"},
            {"1 1 1 1 2", "2 1"},
            {"b 1 2 1 3", "1 2 1 3 1"},
            {"b 2 2 1 2", "2 3"},
            {"1 b", "b 2"},
        };
        List<Case> cases = new ArrayList<>();
        for (String[] pair : pairs) {
            cases.add(Case.of("MatMul", pair));
        }
        return cases;
    }

    private static List<Case> general() {
        List<Case> cases = new ArrayList<>();
        for (int flags = 0; flags < 4; flags++) {
            String a = flags % 2 == 0 ? "b 3" : "3 b";
            String b = flags < 2 ? "3 4" : "4 3";
            Attributes attributes =
                    Attributes.NONE.with("transA", (long) (flags % 2)).with("transB", (long) (flags / 2));
            cases.add(Case.of("Gemm", attributes, Case.Input.of(a), Case.Input.of(b)));
            Attributes scaled = attributes.with("alpha", 0.7).with("beta", -0.3);
            for (String c : List.of("", "4", "1", "1 4", "b 1", "b 4", "1 1")) {
                cases.add(Case.of("Gemm", scaled, Case.Input.of(a), Case.Input.of(b), Case.Input.of(c)));
            }
        }
        return cases;
    }
}
