package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.input;
import static dev.cohort.autodiff.GradientRule.none;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators that move elements without choosing among them. */
final class LayoutRules {
    /** The same elements: the gradient in the shape of x. */
    private static final GradientRule RESHAPE =
            GradientRule.of(input("data", node -> Like.reshape(node.gradient(), node.x())), none("shape"));

    private LayoutRules() {}

    static Map<String, GradientRule> table() {
        return Map.of(
                "Reshape", RESHAPE,
                "Flatten", RESHAPE,
                "Squeeze", RESHAPE,
                "Unsqueeze", RESHAPE,
                // The inverse permutation.
                "Transpose", GradientRule.of(input("data", LayoutRules::transpose)),
                // A broadcast; the driver sums it back.
                "Expand", GradientRule.of(input("input", Backward::gradient), none("shape")),
                "Concat", GradientRule.joint(List.of("inputs"), LayoutRules::concat),
                "Split", GradientRule.joint(List.of("input"), LayoutRules::split),
                "Pad",
                        GradientRule.of(
                                input("data", LayoutRules::pad),
                                none("pads"),
                                input("constant_value", LayoutRules::padding)));
    }

    private static Value transpose(Backward node) {
        int rank = node.x().shape().rank();
        Optional<long[]> order = node.attributes().integers("perm");
        int[] inverse = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            int from = order.isPresent() ? (int) order.get()[axis] : rank - 1 - axis;
            inverse[from] = axis;
        }
        return node.gradient().transpose(inverse);
    }

    /** Y = [a, b, ...]: the parts of the gradient. */
    private static List<Optional<Value>> concat(Backward node) {
        int axis = node.y().shape().normalize((int) node.attributes().integer("axis", 0));
        List<GraphValue> inputs = node.node().inputs();
        List<ValueInfo> parts = inputs.stream()
                .map(input -> new ValueInfo(input.type(), input.shape()))
                .toList();
        List<Value> extents = new ArrayList<>();
        for (GraphValue input : inputs) {
            extents.add(extent(input, axis));
        }
        Value sizes = inputs.stream().allMatch(input -> input.shape().dimension(axis) instanceof Dimension.Fixed)
                ? node.graph()
                        .constant(Constant.vector(inputs.stream()
                                .mapToLong(input -> input.shape().size(axis))
                                .toArray()))
                : node.graph()
                        .operator("Concat", extents, Attributes.NONE.with("axis", 0L), 1)
                        .get(0);
        List<GraphValue> pieces = node.graph()
                .add(
                        Graph.STANDARD,
                        "Split",
                        List.of(node.graph().own(node.gradient()), node.graph().own(sizes)),
                        Attributes.NONE.with("axis", (long) axis),
                        parts)
                .outputs();
        List<Optional<Value>> gradients = new ArrayList<>();
        for (int index = 0; index < inputs.size(); index++) {
            gradients.add(node.needs(index) ? Optional.of(pieces.get(index)) : Optional.empty());
        }
        return gradients;
    }

    /** The extent of a value at one axis, as a vector of one element. */
    private static Value extent(GraphValue value, int axis) {
        return value.shape().dimension(axis) instanceof Dimension.Fixed fixed
                ? value.graph().constant(Constant.vector(fixed.size()))
                : value.shapeVector().slice(0, axis, axis + 1L);
    }

    /** [a, b, ...] = X: the gradients of the parts one after another. */
    private static List<Optional<Value>> split(Backward node) {
        List<Value> parts = new ArrayList<>();
        for (int output = 0; output < node.node().outputs().size(); output++) {
            parts.add(node.gradient(output));
        }
        long axis = node.attributes().integer("axis", 0);
        return List.of(Optional.of(node.graph()
                .operator("Concat", parts, Attributes.NONE.with("axis", axis), 1)
                .get(0)));
    }

    /** Y = x with a border: the gradient without it, by a padding that takes away. */
    private static Value pad(Backward node) {
        if (!node.attributes().text("mode", "constant").equals("constant")) {
            throw node.refuse("only the mode 'constant' has one, not '"
                    + node.attributes().text("mode", "") + "'");
        }
        GraphValue pads = node.input(1);
        Value opposite = pads.constant()
                .<Value>map(constant -> node.graph().constant(Constant.vector(negated(constant.longs()))))
                .orElseGet(pads::negate);
        return node.graph()
                .add(
                        Graph.STANDARD,
                        "Pad",
                        List.of(node.graph().own(node.gradient()), node.graph().own(opposite)),
                        Attributes.NONE,
                        List.of(new ValueInfo(node.x().type(), node.x().shape())))
                .output(0);
    }

    private static long[] negated(long[] pads) {
        for (int index = 0; index < pads.length; index++) {
            pads[index] = -pads[index];
        }
        return pads;
    }

    /** What the border was filled with: the sum of the gradient over the border. */
    private static Value padding(Backward node) {
        return node.gradient().sum().minus(pad(node).sum());
    }
}
