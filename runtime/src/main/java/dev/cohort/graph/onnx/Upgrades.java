package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What operators of opset 7 to 24 are in opset 17. Operators without a rule are the same in all of them.
 *
 * <p>Source: the change log of ONNX's operators, {@code docs/Changelog.md} of the onnx repository.
 */
final class Upgrades {
    /** What a node becomes. */
    @FunctionalInterface
    interface Rule {
        /** One value for each output of the node. */
        List<Value> translate(NodeTranslation node);
    }

    private static final Map<String, Rule> RULES = rules();

    private Upgrades() {}

    /** The operators of files that are read as others. */
    static Set<String> operators() {
        return RULES.keySet();
    }

    static List<Value> translate(NodeTranslation node) {
        Rule rule = RULES.get(node.type());
        return rule == null ? node.same(node.attributes()) : rule.translate(node);
    }

    private static Map<String, Rule> rules() {
        Map<String, Rule> rules = new TreeMap<>();
        LayoutUpgrades.addTo(rules);
        NormalizationUpgrades.addTo(rules);
        ActivationUpgrades.addTo(rules);
        StatisticUpgrades.addTo(rules);
        CompositeUpgrades.addTo(rules);
        IndexUpgrades.addTo(rules);
        EmbeddingUpgrades.addTo(rules);
        ProductUpgrades.addTo(rules);
        ResizeUpgrades.addTo(rules);
        PaddingUpgrades.addTo(rules);
        PoolingUpgrades.addTo(rules);
        RecurrentUpgrades.addTo(rules);
        SequenceUpgrades.addTo(rules);
        ControlUpgrades.addTo(rules);
        rules.put("Identity", node -> List.of(node.input(0)));
        rules.put("Constant", Upgrades::constant);
        rules.put("ConstantOfShape", Upgrades::constantOfShape);
        rules.put("Concat", Upgrades::concatenation);
        rules.put("Div", node -> {
            requireNoZero(node);
            return node.same(node.attributes());
        });
        rules.put("ScatterElements", Upgrades::scatter);
        rules.put("Scatter", node -> node.operator("ScatterElements", node.inputs(), node.attributes(), 1));
        for (String type : List.of("Max", "Min", "Sum")) {
            rules.put(type, node -> List.of(chain(node, type.equals("Sum") ? "Add" : type)));
        }
        rules.put(
                "Mean",
                node -> List.of(
                        chain(node, "Add").dividedBy(node.node().inputs().size())));
        return Collections.unmodifiableMap(rules);
    }

    /**
     * Checks a division of whole numbers: one by 0 ends the whole process, so the divisor has to be known.
     *
     * @throws IllegalArgumentException if it is 0, or comes from the data
     */
    static void requireNoZero(NodeTranslation node) {
        if (node.input(1).type().isFloat()) {
            return;
        }
        Optional<Constant> divisor = node.known(1);
        if (divisor.isPresent() && Arrays.stream(divisor.get().longs()).anyMatch(number -> number == 0)) {
            throw node.refuse("it divides whole numbers by 0");
        }
        if (divisor.isEmpty()) {
            throw node.refuse("it divides whole numbers by others that come from the data and may be 0;"
                    + " cast them to floats before");
        }
    }

    /** Two inputs at a time. */
    private static Value chain(NodeTranslation node, String type) {
        Value result = node.input(0);
        for (int index = 1; index < node.node().inputs().size(); index++) {
            result = node.graph().operator(type, Attributes.NONE, result, node.input(index));
        }
        return result;
    }

    static List<Value> scatter(NodeTranslation node) {
        String reduction = node.attributes().text("reduction", "none");
        if (!Set.of("none", "add", "mul").contains(reduction)) {
            throw node.refuse("its reduction '" + reduction + "' is not supported");
        }
        return node.same(node.attributes());
    }

    private static List<Value> constant(NodeTranslation node) {
        Constant constant = elements(node);
        node.translation().remember(node.node().outputs().get(0), constant);
        return List.of(node.graph().constant(constant));
    }

    /** Numbers that the file puts together from numbers, such as the scales of a Resize, are remembered. */
    private static List<Value> concatenation(NodeTranslation node) {
        List<Optional<Constant>> parts = IntStream.range(0, node.node().inputs().size())
                .mapToObj(node::known)
                .toList();
        if (!parts.isEmpty()
                && parts.stream().allMatch(part -> part.filter(vector -> vector.type() == ElementType.FLOAT32
                                && vector.shape().rank() == 1)
                        .isPresent())) {
            double[] numbers = parts.stream()
                    .map(Optional::orElseThrow)
                    .flatMapToDouble(part -> IntStream.range(0, part.length()).mapToDouble(part::doubleAt))
                    .toArray();
            Constant whole = Constant.of(ElementType.FLOAT32, Shape.of(numbers.length), numbers);
            node.translation().remember(node.node().outputs().get(0), whole);
        }
        return node.same(node.attributes());
    }

    private static Constant elements(NodeTranslation node) {
        Object value = new ArrayList<>(node.attributes().asMap().values())
                .stream().findFirst().orElseThrow(() -> node.refuse("it has no value"));
        if (value instanceof Constant constant) {
            return constant;
        } else if (value instanceof Long number) {
            return Constant.of(ElementType.INT64, Shape.SCALAR, number);
        } else if (value instanceof long[] numbers) {
            return Constant.vector(numbers);
        } else if (value instanceof Double number) {
            return Constant.of(ElementType.FLOAT32, Shape.SCALAR, number);
        } else if (value instanceof double[] numbers) {
            return Constant.of(ElementType.FLOAT32, Shape.of(numbers.length), numbers);
        }
        throw node.refuse("its value is neither numbers nor booleans");
    }

    /** Floating-point elements take the graph's type. */
    private static List<Value> constantOfShape(NodeTranslation node) {
        Constant value = node.attributes()
                .constant("value")
                .orElse(Constant.of(node.graph().floatType(), Shape.of(1), new double[1]));
        if (value.length() != 1) {
            throw node.refuse("its value has " + value.length() + " elements");
        }
        Constant own =
                value.type().isFloat() ? Constant.of(node.graph().floatType(), Shape.of(1), value.doubleAt(0)) : value;
        return node.operator("ConstantOfShape", node.inputs(), Attributes.NONE.with("value", own), 1);
    }
}
