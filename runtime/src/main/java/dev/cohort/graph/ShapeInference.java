package dev.cohort.graph;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds the types and shapes of an operator's outputs from its inputs, and refuses inputs that do not fit. */
final class ShapeInference {
    /** Longer vectors are data, not shapes. */
    private static final int SMALL = 64;

    private static final Map<String, Rule> RULES = rules();

    /** What an operator makes of its inputs. */
    @FunctionalInterface
    interface Rule {
        /** @throws IllegalArgumentException if the inputs do not fit */
        List<ValueInfo> infer(OperatorCall call);
    }

    private ShapeInference() {}

    private static Map<String, Rule> rules() {
        Map<String, Rule> rules = new TreeMap<>();
        ElementwiseShapes.addTo(rules);
        MatrixShapes.addTo(rules);
        ConvolutionShapes.addTo(rules);
        NormalizationShapes.addTo(rules);
        ReductionShapes.addTo(rules);
        LayoutShapes.addTo(rules);
        SliceShapes.addTo(rules);
        IndexShapes.addTo(rules);
        CreationShapes.addTo(rules);
        RecurrentShapes.addTo(rules);
        return Collections.unmodifiableMap(rules);
    }

    /** The names of the standard operators that have a rule. */
    static Set<String> operators() {
        return RULES.keySet();
    }

    static List<ValueInfo> infer(
            String domain, String type, List<GraphValue> inputs, Attributes attributes, int outputs) {
        Rule rule = domain.equals(Graph.STANDARD) ? RULES.get(type) : null;
        if (rule == null) {
            throw new IllegalArgumentException(
                    "the operator " + (domain.isEmpty() ? "" : domain + ".") + type + " is not known");
        }
        List<ValueInfo> all = rule.infer(new OperatorCall(type, List.copyOf(inputs), attributes, outputs));
        if (outputs < 1 || outputs > all.size()) {
            throw new IllegalArgumentException(
                    type + " has " + (all.size() == 1 ? "one output" : all.size() + " outputs") + ", not " + outputs);
        }
        return all.subList(0, outputs);
    }

    static ValueInfo ofConstant(Constant constant) {
        boolean small = !constant.type().isFloat() && constant.length() <= SMALL;
        return new ValueInfo(
                constant.type(),
                constant.shape(),
                small
                        ? Optional.of(Arrays.stream(constant.longs())
                                .mapToObj(Extent::of)
                                .toList())
                        : Optional.empty());
    }

    /** A constant with the elements that are known of a value, where all of them are numbers. */
    static Optional<Constant> constant(ValueInfo info) {
        if (info.type().isFloat() || !info.shape().isFixed()) {
            return Optional.empty();
        }
        return info.elements()
                .filter(elements ->
                        elements.stream().allMatch(element -> element.number().isPresent()))
                .map(elements -> Constant.of(
                        info.type(),
                        info.shape(),
                        elements.stream()
                                .mapToLong(element -> element.number().getAsLong())
                                .toArray()));
    }

    /** An integer or boolean value with its elements, which are forgotten if there are too many. */
    static ValueInfo known(ElementType type, Shape shape, List<Extent> elements) {
        boolean keep = !type.isFloat() && shape.rank() <= 1 && elements.size() <= SMALL;
        return new ValueInfo(type, shape, keep ? Optional.of(elements) : Optional.empty());
    }
}
