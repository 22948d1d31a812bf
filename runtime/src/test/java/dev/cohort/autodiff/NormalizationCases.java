package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cases of normalisations, dropout and cross-entropy. */
final class NormalizationCases {
    private NormalizationCases() {}

    static Map<String, List<Case>> table() {
        Map<String, List<Case>> table = new HashMap<>();
        table.put("LayerNormalization", layers());
        table.put("BatchNormalization", batches());
        table.put("Dropout", LayoutCases.each(NormalizationCases::dropouts));
        table.put("SoftmaxCrossEntropyLoss", losses());
        return table;
    }

    private static List<Case> layers() {
        List<Case> cases = new ArrayList<>();
        for (String spec :
                List.of("4", "b 4", "2 3", "1 4", "b 2 3", "2 3 2", "b 1 4", "b 2 1 3", "2 2 2 2", "b 1 2 1 3")) {
            String[] extents = spec.split(" ");
            for (int axis = 1 - extents.length; axis < 0; axis++) {
                String tail = String.join(" ", Arrays.copyOfRange(extents, extents.length + axis, extents.length));
                Attributes attributes =
                        Attributes.NONE.with("axis", (long) axis).with("epsilon", 0.01);
                cases.add(layer(attributes, spec, tail));
                cases.add(layer(attributes, spec, tail, tail));
            }
        }
        cases.add(layer(Attributes.NONE, "4", "4", "4"));
        cases.add(layer(Attributes.NONE, "b 2 4", "2 1", "4"));
        cases.add(layer(Attributes.NONE.with("axis", 1L), "b 2 4", "2 4", "2 4"));
        return cases;
    }

    private static Case layer(Attributes attributes, String... specs) {
        Case plain = Case.of(
                "LayerNormalization",
                attributes,
                Arrays.stream(specs).map(Case.Input::of).toArray(Case.Input[]::new));
        return new Case(plain.name() + attributes.integer("axis", 0), plain.inputs(), plain.function());
    }

    private static List<Case> batches() {
        List<Case> cases = new ArrayList<>();
        for (String spec : List.of(
                "b 1",
                "b 3",
                "4 2",
                "b 2 3",
                "3 1 2",
                "1 2 4",
                "b 2 1",
                "b 2 2 2",
                "2 3 1 2",
                "1 1 2 2",
                "b 2 2 1 2",
                "2 1 2 2 2")) {
            String channels = spec.split(" ")[1];
            for (int training = 0; training <= 1; training++) {
                Attributes attributes =
                        Attributes.NONE.with("training_mode", (long) training).with("epsilon", 0.01);
                Case.Input variance = new Case.Input(channels, x -> 0.5 + Math.abs(x));
                cases.add(new Case(
                        "BatchNormalization " + spec + (training == 1 ? " in training" : ""),
                        List.of(
                                Case.Input.of(spec),
                                Case.Input.of(channels),
                                Case.Input.of(channels),
                                Case.Input.of(channels),
                                variance),
                        (graph, x) -> graph.operator("BatchNormalization", List.copyOf(x), attributes, 1)));
            }
        }
        return cases;
    }

    private static void dropouts(String spec, int rank, List<Case> cases) {
        // A ratio of zero draws a mask that is the same whoever draws it.
        for (int training = 0; training <= 1; training++) {
            long mode = training;
            cases.add(LayoutCases.one("Dropout of nothing " + spec + mode, spec, x -> dropout(x, 0, mode, 1)));
            cases.add(LayoutCases.one(
                    "Dropout of nothing with its mask " + spec + mode, spec, x -> dropout(x, 0, mode, 2)));
        }
        cases.add(LayoutCases.one("Dropout at rest " + spec, spec, x -> dropout(x, 0.4, 0, 1)));
        cases.add(LayoutCases.one(
                "Dropout without a word " + spec, spec, x -> x.graph().operator("Dropout", Attributes.NONE, x)));
    }

    static Value dropout(Value x, double ratio, long training, int outputs) {
        Value mode = x.graph().constant(Constant.of(ElementType.BOOL, Shape.SCALAR, training));
        return x.graph()
                .operator("Dropout", List.of(x, x.graph().constant(ratio), mode), Attributes.NONE, outputs)
                .get(0);
    }

    private static List<Case> losses() {
        List<Case> cases = new ArrayList<>();
        for (String reduction : List.of("mean", "sum", "none")) {
            for (int variant = 0; variant < 4; variant++) {
                boolean weighted = variant % 2 == 1;
                boolean ignoring = variant >= 2;
                Attributes plain = Attributes.NONE.with("reduction", reduction);
                Attributes attributes = ignoring ? plain.with("ignore_index", -100L) : plain;
                cases.add(loss(attributes, "4 3", "4", weighted, 2, ignoring ? -100 : 0, 1, 2));
                cases.add(loss(attributes, "2 3 2", "2 2", weighted, 0, 1, ignoring ? -100 : 2, 1));
                cases.add(loss(attributes, "1 3 1 2", "1 1 2", weighted, 0, 2));
            }
        }
        return cases;
    }

    private static Case loss(Attributes attributes, String scores, String labels, boolean weighted, long... classes) {
        String name = "SoftmaxCrossEntropyLoss " + scores + attributes.asMap().values() + (weighted ? " weighted" : "");
        // Without weights the second input is not read; both outputs have gradients.
        return new Case(name, List.of(Case.Input.of(scores)), (graph, x) -> {
            List<Value> inputs = new ArrayList<>(List.of(x.get(0), Case.longs(graph, labels, classes)));
            if (weighted) {
                inputs.add(graph.constant(Constant.of(graph.floatType(), Shape.of(3), 0.5, 2, 1.25)));
            }
            return graph.operator("SoftmaxCrossEntropyLoss", inputs, attributes, weighted ? 1 : 2);
        });
    }
}
