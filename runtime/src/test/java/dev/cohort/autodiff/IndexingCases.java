package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Cases of the operators that choose elements by index. */
final class IndexingCases {
    private IndexingCases() {}

    static Map<String, List<Case>> table() {
        Map<String, List<Case>> table = new HashMap<>();
        table.put("Gather", LayoutCases.each(IndexingCases::gathers));
        table.put("GatherElements", LayoutCases.each(IndexingCases::elements));
        table.put("ScatterElements", LayoutCases.each(IndexingCases::scatters));
        table.put("Slice", LayoutCases.each(IndexingCases::slices));
        return table;
    }

    private static void gathers(String spec, int rank, List<Case> cases) {
        int[] sizes = Case.Input.of(spec).sizes();
        for (int axis = 0; axis < rank; axis++) {
            long last = sizes[axis] - 1;
            int place = axis - (axis % 2) * rank;
            cases.add(with("Gather row ", spec, axis, (graph, x) -> x.gather(place, Case.longs(graph, "", last))));
            cases.add(with(
                    "Gather repeated ",
                    spec,
                    axis,
                    (graph, x) -> x.gather(place, Case.longs(graph, "4", 0, last, -1, 0))));
            cases.add(with(
                    "Gather table ",
                    spec,
                    axis,
                    (graph, x) -> x.gather(place, Case.longs(graph, "2 1 2", last, last, 0, -1))));
        }
    }

    /** Indices of a shape with one axis of another extent, each within the data. */
    private static Value indices(Graph graph, int[] sizes, int axis, int extent, boolean repeated) {
        int[] shape = Array.replaced(sizes, axis, extent);
        Array all = Array.fill(shape, index -> {
            int chosen = repeated ? (index[axis] * 7 + Arrays.stream(index).sum()) % sizes[axis] : index[axis];
            return chosen % 2 == 0 ? chosen : chosen - sizes[axis];
        });
        return graph.constant(all.constant(ElementType.INT64));
    }

    private static void elements(String spec, int rank, List<Case> cases) {
        int[] sizes = Case.Input.of(spec).sizes();
        for (int axis = 0; axis < rank; axis++) {
            int place = axis;
            cases.add(with(
                    "GatherElements ",
                    spec,
                    axis,
                    (graph, x) -> x.gatherElements(place - rank, indices(graph, sizes, place, 3, true))));
        }
    }

    private static void scatters(String spec, int rank, List<Case> cases) {
        int[] sizes = Case.Input.of(spec).sizes();
        for (int axis = 0; axis < rank; axis++) {
            int place = axis;
            String updates = String.join(
                    " ", Arrays.stream(sizes).mapToObj(Integer::toString).toArray(String[]::new));
            List<Case.Input> inputs = List.of(Case.Input.of(spec), Case.Input.of(updates));
            for (String reduction : List.of("none", "add")) {
                boolean repeated = reduction.equals("add");
                Attributes attributes =
                        Attributes.NONE.with("axis", (long) axis).with("reduction", reduction);
                cases.add(Case.with(
                        "ScatterElements " + reduction + " " + spec + " at " + axis,
                        inputs,
                        (graph, x) -> graph.operator(
                                "ScatterElements",
                                attributes,
                                x.get(0),
                                indices(graph, sizes, place, sizes[place], repeated),
                                x.get(1))));
            }
        }
    }

    private static void slices(String spec, int rank, List<Case> cases) {
        int[] sizes = Case.Input.of(spec).sizes();
        for (int axis = 0; axis < rank; axis++) {
            int place = axis;
            long extent = sizes[axis];
            cases.add(with("Slice tail ", spec, axis, (graph, x) -> x.slice(place - rank, extent - 1, Long.MAX_VALUE)));
            cases.add(with(
                    "Slice but the last ",
                    spec,
                    axis,
                    (graph, x) -> extent > 1 ? x.slice(place, 0, -1) : x.slice(place, -5, 5)));
            cases.add(with(
                    "Slice backwards ",
                    spec,
                    axis,
                    (graph, x) -> slice(
                            graph, x, new long[] {-1}, new long[] {Long.MIN_VALUE + 1}, new long[] {place}, new long[] {
                                -1
                            })));
            cases.add(with(
                    "Slice every second ",
                    spec,
                    axis,
                    (graph, x) ->
                            slice(graph, x, new long[] {0}, new long[] {extent}, new long[] {place}, new long[] {2})));
        }
        if (rank > 1) {
            cases.add(with(
                    "Slice two axes ",
                    spec,
                    0,
                    (graph, x) -> slice(
                            graph,
                            x,
                            new long[] {sizes[rank - 1] - 1, 0},
                            new long[] {9, sizes[0]},
                            new long[] {-1, 0},
                            new long[] {1, 1})));
            cases.add(with(
                    "Slice two axes backwards ",
                    spec,
                    0,
                    (graph, x) -> slice(
                            graph,
                            x,
                            new long[] {sizes[rank - 1] - 1, 0},
                            new long[] {-9, sizes[0]},
                            new long[] {-1, 0},
                            new long[] {-2, 2})));
            cases.add(with(
                    "Slice without axes ",
                    spec,
                    0,
                    (graph, x) -> graph.operator(
                            "Slice",
                            Attributes.NONE,
                            x,
                            graph.constant(Constant.vector(0, 0)),
                            graph.constant(Constant.vector(1, 1)))));
        }
    }

    private static Value slice(Graph graph, Value x, long[]... arguments) {
        List<Value> inputs = new ArrayList<>(List.of(x));
        for (long[] argument : arguments) {
            inputs.add(graph.constant(Constant.vector(argument)));
        }
        return graph.operator("Slice", inputs, Attributes.NONE, 1).get(0);
    }

    private static Case with(String name, String spec, int axis, BiFunction<Graph, Value, Value> function) {
        return Case.with(
                name + spec + " at " + axis,
                List.of(Case.Input.of(spec)),
                (graph, x) -> function.apply(graph, x.get(0)));
    }
}
