package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** Cases of the operators that move and choose elements. */
final class LayoutCases {
    private LayoutCases() {}

    static Map<String, List<Case>> table() {
        Map<String, List<Case>> table = new HashMap<>();
        table.put("Reshape", reshapes());
        table.put("Flatten", each((spec, rank, cases) -> {
            for (long axis = -rank; axis <= rank; axis++) {
                cases.add(Case.of("Flatten", Attributes.NONE.with("axis", axis), Case.Input.of(spec)));
            }
        }));
        table.put("Squeeze", each(LayoutCases::squeezes));
        table.put("Unsqueeze", each((spec, rank, cases) -> {
            for (int axis = -rank - 1; axis <= rank; axis++) {
                int place = axis;
                cases.add(one("Unsqueeze " + spec + axis, spec, x -> x.unsqueeze(place)));
            }
            cases.add(one("Unsqueeze twice " + spec, spec, x -> x.unsqueeze(0, -1)));
        }));
        table.put("Transpose", each((spec, rank, cases) -> {
            cases.add(Case.of("Transpose", spec));
            for (int shift = 1; shift < rank; shift++) {
                int by = shift;
                int[] order = new int[rank];
                Arrays.setAll(order, axis -> (axis + by) % rank);
                cases.add(one("Transpose " + spec + by, spec, x -> x.transpose(order)));
            }
        }));
        table.put("Expand", expands());
        table.put("Concat", concats());
        table.put("Split", each(LayoutCases::splits));
        table.put("Pad", each(LayoutCases::pads));
        table.put(
                "Constant",
                each((spec, rank, cases) ->
                        cases.add(Case.with("Constant " + spec, List.of(Case.Input.of(spec)), (graph, x) -> x.get(0)
                                .times(graph.operator(
                                                "Constant",
                                                List.of(),
                                                Attributes.NONE.with(
                                                        "value", Constant.of(graph.floatType(), Shape.of(1, 1), 0.4)),
                                                1)
                                        .get(0))))));
        table.put(
                "ConstantOfShape",
                each((spec, rank, cases) -> cases.add(
                        Case.with("ConstantOfShape " + spec, List.of(Case.Input.of(spec)), (graph, x) -> x.get(0)
                                .times(graph.operator(
                                        "ConstantOfShape",
                                        Attributes.NONE.with("value", Constant.of(graph.floatType(), Shape.of(1), 0.4)),
                                        x.get(0).shapeVector()))))));
        table.put(
                "EyeLike",
                List.of(
                                "2 2", "b 3", "1 1", "1 3", "3 1", "b 1", "3 2", "2 4", "4 2", "b 2", "5 1", "1 5",
                                "3 3", "b 4", "b 5", "4 4", "2 5", "5 2", "6 1", "1 6")
                        .stream()
                        .map(spec -> Case.of("EyeLike", spec))
                        .toList());
        return table;
    }

    @FunctionalInterface
    interface Maker {
        void add(String spec, int rank, List<Case> cases);
    }

    static List<Case> each(Maker maker) {
        List<Case> cases = new ArrayList<>();
        Shapes.ALONE.forEach(spec -> maker.add(spec, Case.Input.of(spec).sizes().length, cases));
        return cases;
    }

    static Case one(String name, String spec, UnaryOperator<Value> function) {
        return Case.with(name, List.of(Case.Input.of(spec)), (graph, x) -> function.apply(x.get(0)));
    }

    private static List<Case> reshapes() {
        return each((spec, rank, cases) -> {
            cases.add(one("Reshape flat " + spec, spec, x -> x.reshape(-1)));
            cases.add(one("Reshape matrix " + spec, spec, x -> x.reshape(1, -1, 1)));
            if (rank > 0) {
                cases.add(one("Reshape kept " + spec, spec, x -> x.reshape(0, -1)));
                cases.add(one("Reshape computed " + spec, spec, x -> x.graph()
                        .operator("Reshape", Attributes.NONE, x.transpose(order(rank)), x.shapeVector())));
            }
        });
    }

    private static int[] order(int rank) {
        int[] order = new int[rank];
        Arrays.setAll(order, axis -> rank - 1 - axis);
        return order;
    }

    private static void squeezes(String spec, int rank, List<Case> cases) {
        int[] sizes = Case.Input.of(spec).sizes();
        for (int axis = 0; axis < rank; axis++) {
            if (sizes[axis] == 1) {
                int place = axis;
                cases.add(one("Squeeze " + spec + axis, spec, x -> x.squeeze(place)));
                cases.add(one("Squeeze from the end " + spec + axis, spec, x -> x.squeeze(place - rank)));
            }
        }
        if (!spec.contains("b")) {
            cases.add(Case.of("Squeeze", spec));
        }
    }

    private static List<Case> expands() {
        List<Case> cases = new ArrayList<>();
        for (List<String> specs : Shapes.TOGETHER) {
            cases.add(Case.with(
                    "Expand " + specs, specs.stream().map(Case.Input::of).toList(), (graph, x) -> x.get(0)
                            .expand(x.get(1).shapeVector())));
        }
        return cases;
    }

    private static List<Case> concats() {
        List<Case> cases = new ArrayList<>();
        String[][] lists = {
            {"2"},
            {"2", "3"},
            {"1", "1", "1"},
            {"b 3", "b 2"},
            {"b 3", "b 1", "b 3"},
            {"2 1", "2 1"},
            {"2 2 3", "2 2 3"},
            {"b 2 3", "b 2 3"},
            {"1 2 1 2", "1 2 1 2"},
            {"b 2 1 2 2", "b 2 1 2 2"},
        };
        for (String[] specs : lists) {
            int rank = Case.Input.of(specs[0]).sizes().length;
            boolean equal = Arrays.stream(specs).distinct().count() == 1;
            for (long axis = equal ? -rank : -1; axis < (equal ? rank : 0); axis++) {
                cases.add(Case.of(
                        "Concat",
                        Attributes.NONE.with("axis", axis),
                        Arrays.stream(specs).map(Case.Input::of).toArray(Case.Input[]::new)));
            }
        }
        cases.add(Case.with("Concat with a constant", List.of(Case.Input.of("2 3")), (graph, x) -> x.get(0)
                .concat(0, graph.constant(Constant.of(graph.floatType(), Shape.of(1, 3), 1.0, 2.0, 3.0)), x.get(0))));
        return cases;
    }

    private static void splits(String spec, int rank, List<Case> cases) {
        int[] sizes = Case.Input.of(spec).sizes();
        for (int axis = 0; axis < rank; axis++) {
            long extent = sizes[axis];
            if (extent < 2 || spec.split(" ")[axis].equals("b")) {
                continue;
            }
            Attributes attributes = Attributes.NONE.with("axis", (long) axis - rank);
            cases.add(new Case(
                    "Split " + spec + axis,
                    List.of(Case.Input.of(spec)),
                    (graph, x) -> graph.operator(
                            "Split", List.of(x.get(0), Case.longs(graph, "2", 1, extent - 1)), attributes, 2)));
            // Of the two parts one alone is read.
            cases.add(Case.with(
                    "Split and drop " + spec + axis, List.of(Case.Input.of(spec)), (graph, x) -> graph.operator(
                                    "Split", List.of(x.get(0), Case.longs(graph, "2", 1, extent - 1)), attributes, 2)
                            .get(1)));
            if (extent % 2 == 0) {
                cases.add(new Case(
                        "Split evenly " + spec + axis,
                        List.of(Case.Input.of(spec)),
                        (graph, x) -> graph.operator("Split", List.of(x.get(0)), attributes, 2)));
            }
        }
    }

    private static void pads(String spec, int rank, List<Case> cases) {
        if (rank == 0) {
            return;
        }
        long[] pads = LongStream.range(0, 2L * rank).map(place -> place % 3).toArray();
        long[] cut = new long[2 * rank];
        cut[0] = 1;
        cut[rank] = 2;
        cut[2 * rank - 1] -= Case.Input.of(spec).sizes()[rank - 1] > 1 && rank > 1 ? 1 : 0;
        cases.add(one("Pad " + spec, spec, x -> x.graph()
                .operator("Pad", Attributes.NONE, x, x.graph().constant(Constant.vector(pads)))));
        cases.add(Case.with(
                "Pad and cut " + spec,
                List.of(Case.Input.of(spec), Case.Input.of("")),
                (graph, x) -> graph.operator(
                        "Pad", Attributes.NONE, x.get(0), graph.constant(Constant.vector(cut)), x.get(1))));
    }
}
