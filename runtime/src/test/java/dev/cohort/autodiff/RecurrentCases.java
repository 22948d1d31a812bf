package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cases of recurrent operators: directions, biases, first states, and sequences that end early. */
final class RecurrentCases {
    private RecurrentCases() {}

    static Map<String, List<Case>> table() {
        Map<String, List<Case>> table = new HashMap<>();
        table.put("LSTM", cases("LSTM", 4, 2, Attributes.NONE));
        List<Case> units = new ArrayList<>(cases("GRU", 3, 1, Attributes.NONE.with("linear_before_reset", 1L)));
        units.addAll(cases("GRU", 3, 1, Attributes.NONE));
        table.put("GRU", units);
        List<Case> simple = new ArrayList<>(cases("RNN", 1, 1, Attributes.NONE));
        String[] both = {"Relu", "Relu"};
        cases("RNN", 1, 1, Attributes.NONE.with("activations", both)).stream()
                .filter(it -> it.name().contains("bidirectional"))
                .map(it -> new Case(it.name() + " of Relu", it.inputs(), it.function()))
                .forEach(simple::add);
        table.put("RNN", simple);
        table.put("ReverseSequence", reversed());
        return table;
    }

    private static List<Case> cases(String type, int gates, int states, Attributes attributes) {
        List<Case> cases = new ArrayList<>();
        for (String direction : List.of("forward", "reverse", "bidirectional")) {
            for (boolean bias : new boolean[] {true, false}) {
                for (int first = 0; first <= states; first++) {
                    for (String ends : List.of("", "3 1")) {
                        boolean early = !ends.isEmpty();
                        Attributes all = attributes.with("direction", direction).with("hidden_size", 2L);
                        int length = first == 1 && !early ? 1 : 3;
                        cases.add(one(type, all, gates, states, bias, first, length, early));
                    }
                }
            }
        }
        return cases;
    }

    private static Case one(
            String type,
            Attributes attributes,
            int gates,
            int states,
            boolean bias,
            int first,
            int length,
            boolean early) {
        String directions = attributes.text("direction", "").equals("bidirectional") ? "2" : "1";
        String batch = early ? "2" : "b";
        List<Case.Input> inputs = new ArrayList<>();
        inputs.add(input(length + " " + batch + " 3"));
        inputs.add(input(directions + " " + 2 * gates + " 3"));
        inputs.add(input(directions + " " + 2 * gates + " 2"));
        if (bias) {
            inputs.add(input(directions + " " + 4 * gates));
        }
        for (int state = 0; state < first; state++) {
            inputs.add(input(directions + " " + batch + " 2"));
        }
        String name = type
                + attributes.without("activations").asMap()
                + inputs.stream().map(Case.Input::spec).toList()
                + early;
        return new Case(name, inputs, (graph, x) -> {
            List<Value> all = new ArrayList<>(x.subList(0, 3));
            int next = 3;
            all.add(bias ? x.get(next++) : graph.absent());
            all.add(early ? Case.longs(graph, "2", length, 1).cast(ElementType.INT32) : graph.absent());
            for (int state = 0; state < states; state++) {
                all.add(next < x.size() ? x.get(next++) : graph.absent());
            }
            return graph.operator(type, all, attributes, 1 + states);
        });
    }

    private static Case.Input input(String spec) {
        return new Case.Input(spec, x -> 0.4 * x);
    }

    private static List<Case> reversed() {
        List<Case> cases = new ArrayList<>();
        for (int extent = 1; extent <= 5; extent++) {
            int length = extent;
            for (long first = 0; first <= 1; first++) {
                for (int end = 1; end <= 2; end++) {
                    Attributes axes = Attributes.NONE.with("time_axis", first).with("batch_axis", 1 - first);
                    long other = Math.min(end, length);
                    String spec = first == 0 ? length + " 2 2" : "2 " + length + " 2";
                    cases.add(Case.with(
                            "ReverseSequence " + spec + end,
                            List.of(Case.Input.of(spec)),
                            (graph, x) -> graph.operator(
                                    "ReverseSequence", axes, x.get(0), Case.longs(graph, "2", length, other))));
                }
            }
        }
        return cases;
    }
}
