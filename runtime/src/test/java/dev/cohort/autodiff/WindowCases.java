package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Cases of convolutions and pools. */
final class WindowCases {
    private WindowCases() {}

    /** An input, a weight, and how the window moves. */
    private record Geometry(String input, String weight, Attributes attributes) {}

    private static Attributes moves(long[] strides, long[] pads, long[] dilations, long group) {
        return Attributes.NONE
                .with("strides", strides)
                .with("pads", pads)
                .with("dilations", dilations)
                .with("group", group);
    }

    private static long[] of(long... numbers) {
        return numbers;
    }

    private static final List<Geometry> CONVOLUTIONS = List.of(
            new Geometry("b 1 3", "1 1 1", Attributes.NONE),
            new Geometry("b 2 5", "3 2 3", Attributes.NONE),
            new Geometry("b 2 6", "3 2 3", moves(of(2), of(1, 0), of(1), 1)),
            new Geometry("b 4 5", "4 2 2", moves(of(1), of(0, 1), of(2), 2)),
            new Geometry("2 1 5", "1 1 5", Attributes.NONE),
            new Geometry("b 1 3 3", "1 1 2 2", Attributes.NONE),
            new Geometry("b 2 4 3", "3 2 2 1", Attributes.NONE),
            new Geometry("b 2 4 4", "2 2 3 3", moves(of(1, 1), of(1, 1, 1, 1), of(1, 1), 1)),
            new Geometry("b 2 5 5", "2 2 2 2", moves(of(2, 2), of(0, 0, 0, 0), of(1, 1), 1)),
            new Geometry("b 2 5 6", "2 2 3 2", moves(of(2, 3), of(1, 0, 0, 1), of(1, 1), 1)),
            new Geometry("b 2 5 5", "2 2 2 2", moves(of(1, 2), of(1, 0, 0, 2), of(2, 3), 1)),
            new Geometry("b 2 4 4", "2 1 3 3", moves(of(1, 1), of(1, 1, 1, 1), of(1, 1), 2)),
            new Geometry("b 2 4 4", "4 1 2 2", moves(of(2, 2), of(0, 0, 0, 0), of(1, 1), 2)),
            new Geometry("b 4 3 3", "2 2 2 2", moves(of(2, 1), of(1, 0, 0, 0), of(1, 2), 2)),
            new Geometry("b 6 2 2", "3 2 1 1", moves(of(1, 1), of(0, 0, 0, 0), of(1, 1), 3)),
            new Geometry("1 1 1 1", "1 1 1 1", Attributes.NONE),
            new Geometry(
                    "b 2 5 4",
                    "2 2 3 2",
                    Attributes.NONE.with("auto_pad", "SAME_UPPER").with("strides", of(2, 1))),
            new Geometry("b 2 5 4", "2 2 2 3", Attributes.NONE.with("auto_pad", "SAME_LOWER")),
            new Geometry("b 2 5 4", "2 2 2 3", Attributes.NONE.with("auto_pad", "VALID")),
            new Geometry("b 1 3 2 3", "2 1 2 1 2", Attributes.NONE),
            new Geometry("1 2 3 3 2", "2 1 2 2 1", moves(of(2, 1, 1), of(0, 1, 0, 0, 0, 0), of(1, 1, 1), 2)),
            new Geometry("b 1 4 3 3", "1 1 2 2 2", moves(of(2, 2, 1), of(1, 0, 0, 0, 1, 0), of(1, 1, 2), 1)));

    static Map<String, List<Case>> table() {
        Map<String, List<Case>> table = new HashMap<>();
        table.put("Conv", convolutions());
        table.put("ConvTranspose", transposed());
        table.put("MaxPool", pools("MaxPool"));
        table.put("AveragePool", pools("AveragePool"));
        for (String operator : List.of("GlobalAveragePool", "GlobalMaxPool")) {
            table.put(
                    operator,
                    images().stream().map(spec -> Case.of(operator, spec)).toList());
        }
        return table;
    }

    private static List<Case> convolutions() {
        List<Case> cases = new ArrayList<>();
        for (int index = 0; index < CONVOLUTIONS.size(); index++) {
            Geometry geometry = CONVOLUTIONS.get(index);
            cases.add(numbered(index, "Conv", geometry.attributes, geometry.input, geometry.weight));
            cases.add(numbered(
                    index,
                    "Conv",
                    geometry.attributes,
                    geometry.input,
                    geometry.weight,
                    geometry.weight.split(" ")[0]));
        }
        // What is computed lies in memory among other things, which a kernel finds that writes beyond it.
        for (Geometry geometry : List.of(
                new Geometry("4 3 5", "3 1 2", moves(of(1), of(0, 0), of(1), 3)),
                new Geometry("4 4 4 4", "4 2 2 2", moves(of(1, 1), of(0, 0, 0, 0), of(2, 2), 2)),
                new Geometry("4 2 4 4 4", "4 1 2 2 2", moves(of(1, 1, 1), of(0, 0, 0, 0, 0, 0), of(1, 1, 1), 2)))) {
            cases.add(Case.with(
                    "Conv of computed " + geometry.input,
                    List.of(Case.Input.of(geometry.input), Case.Input.of(geometry.weight)),
                    (graph, x) -> graph.operator(
                            "Conv", geometry.attributes, x.get(0).times(1.5).plus(0.1), x.get(1))));
        }
        return cases;
    }

    private static Case numbered(int index, String operator, Attributes attributes, String... specs) {
        Case plain = Case.of(
                operator, attributes, Arrays.stream(specs).map(Case.Input::of).toArray(Case.Input[]::new));
        return new Case(index + " " + plain.name(), plain.inputs(), plain.function());
    }

    private static List<Case> transposed() {
        List<Geometry> all = List.of(
                new Geometry("b 1 3", "1 1 1", Attributes.NONE),
                new Geometry("b 2 3", "2 3 3", Attributes.NONE),
                new Geometry("b 2 3", "2 3 3", moves(of(2), of(1, 0), of(1), 1)),
                new Geometry("b 4 3", "4 2 2", moves(of(1), of(0, 1), of(2), 2)),
                new Geometry("b 2 3", "2 1 2", moves(of(3), of(0, 0), of(1), 1).with("output_padding", of(2))),
                new Geometry("2 1 2", "1 1 4", Attributes.NONE),
                new Geometry("b 1 2 2", "1 1 2 2", Attributes.NONE),
                new Geometry("b 2 3 2", "2 3 2 1", Attributes.NONE),
                new Geometry("b 2 3 3", "2 2 3 3", moves(of(1, 1), of(1, 1, 1, 1), of(1, 1), 1)),
                new Geometry("b 2 2 2", "2 2 2 2", moves(of(2, 2), of(0, 0, 0, 0), of(1, 1), 1)),
                new Geometry("b 2 2 2", "2 2 3 2", moves(of(2, 3), of(1, 0, 0, 1), of(1, 1), 1)),
                new Geometry(
                        "b 2 2 2",
                        "2 1 3 3",
                        moves(of(2, 2), of(1, 1, 1, 1), of(1, 1), 1).with("output_padding", of(1, 1))),
                new Geometry("b 2 3 3", "2 2 2 2", moves(of(1, 2), of(1, 0, 0, 2), of(2, 3), 1)),
                new Geometry("b 2 3 3", "2 1 3 3", moves(of(1, 1), of(1, 1, 1, 1), of(1, 1), 2)),
                new Geometry("b 4 2 2", "4 2 2 2", moves(of(2, 2), of(0, 0, 0, 0), of(1, 1), 2)),
                new Geometry("1 1 1 1", "1 1 1 1", Attributes.NONE),
                new Geometry(
                        "b 1 2 2",
                        "1 1 3 3",
                        Attributes.NONE.with("strides", of(2, 2)).with("auto_pad", "SAME_UPPER")),
                new Geometry(
                        "b 1 2 2",
                        "1 1 3 3",
                        Attributes.NONE.with("strides", of(2, 2)).with("auto_pad", "SAME_LOWER")),
                new Geometry(
                        "b 1 2 2",
                        "1 1 3 3",
                        Attributes.NONE.with("strides", of(2, 2)).with("output_shape", of(4, 5))),
                new Geometry("b 1 2 1 2", "1 2 2 1 2", Attributes.NONE),
                new Geometry("1 2 2 2 1", "2 1 2 2 1", moves(of(2, 1, 1), of(0, 1, 0, 0, 0, 0), of(1, 1, 1), 2)));
        List<Case> cases = new ArrayList<>();
        for (int index = 0; index < all.size(); index++) {
            Geometry geometry = all.get(index);
            int made = Integer.parseInt(geometry.weight.split(" ")[1]) * (int) geometry.attributes.integer("group", 1);
            cases.add(numbered(index, "ConvTranspose", geometry.attributes, geometry.input, geometry.weight));
            cases.add(
                    numbered(index, "ConvTranspose", geometry.attributes, geometry.input, geometry.weight, "" + made));
        }
        return cases;
    }

    private static List<Case> pools(String operator) {
        List<Case> cases = new ArrayList<>();
        record Pool(String input, long[] kernel, long[] strides, long[] pads) {}
        List<Pool> all = List.of(
                new Pool("b 1 4", of(2), of(2), of(0, 0)),
                new Pool("b 2 5", of(3), of(1), of(0, 0)),
                new Pool("b 2 5", of(3), of(2), of(1, 1)),
                new Pool("2 1 3", of(1), of(1), of(0, 0)),
                new Pool("b 2 4 4", of(2, 2), of(2, 2), of(0, 0, 0, 0)),
                new Pool("b 1 6 4", of(3, 2), of(3, 2), of(0, 0, 0, 0)),
                new Pool("1 2 3 3", of(3, 3), of(3, 3), of(0, 0, 0, 0)),
                new Pool("b 2 5 5", of(2, 2), of(2, 2), of(0, 0, 0, 0)),
                new Pool("b 2 4 4", of(2, 2), of(1, 1), of(0, 0, 0, 0)),
                new Pool("b 2 4 5", of(3, 2), of(2, 1), of(1, 0, 1, 1)),
                new Pool("b 1 5 5", of(3, 3), of(2, 2), of(1, 1, 1, 1)),
                new Pool("b 1 5 5", of(3, 3), of(2, 2), of(1, 0, 0, 1)),
                new Pool("b 1 1 1", of(1, 1), of(1, 1), of(0, 0, 0, 0)),
                new Pool("b 1 1 6", of(1, 2), of(1, 3), of(0, 0, 0, 0)),
                new Pool("b 1 2 4 2", of(2, 2, 2), of(2, 2, 2), of(0, 0, 0, 0, 0, 0)),
                new Pool("1 2 3 3 2", of(2, 2, 1), of(1, 1, 1), of(0, 0, 0, 0, 0, 0)));
        for (int index = 0; index < all.size(); index++) {
            Pool pool = all.get(index);
            Attributes attributes = Attributes.NONE
                    .with("kernel_shape", pool.kernel)
                    .with("strides", pool.strides)
                    .with("pads", pool.pads);
            cases.add(numbered(index, operator, attributes, pool.input));
            if (operator.equals("AveragePool")) {
                cases.add(numbered(index, operator, attributes.with("count_include_pad", 1L), pool.input));
            }
        }
        Attributes two = Attributes.NONE.with("kernel_shape", of(2, 2)).with("strides", of(2, 2));
        cases.add(numbered(90, operator, two.with("ceil_mode", 1L), "b 1 5 5"));
        cases.add(numbered(91, operator, two.with("auto_pad", "SAME_UPPER"), "b 1 5 5"));
        cases.add(numbered(92, operator, two.with("auto_pad", "SAME_LOWER"), "b 1 5 5"));
        cases.add(numbered(93, operator, two.with("auto_pad", "VALID"), "b 1 5 5"));
        if (operator.equals("MaxPool")) {
            cases.add(numbered(94, operator, two.with("dilations", of(2, 2)).with("strides", of(1, 1)), "b 1 5 5"));
            cases.add(numbered(95, operator, two.with("dilations", of(2, 1)).with("strides", of(1, 2)), "b 1 5 5"));
        }
        return cases;
    }

    private static List<String> images() {
        return IntStream.range(0, 20)
                .mapToObj(index -> (index % 2 == 0 ? "b " : "1 ")
                        + (index % 3 + 1)
                        + IntStream.rangeClosed(0, index % 3)
                                .mapToObj(axis -> " " + ((index + axis) % 4 + 1))
                                .reduce("", String::concat))
                .toList();
    }
}
