package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.input;
import static dev.cohort.autodiff.GradientRule.none;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators that choose elements by index: their gradients put each element's gradient back and add where several meet. */
final class IndexingRules {
    /** Inputs g, data, indices: g added at the indices of an axis, into zeros of the data's shape. */
    private static final GradientOperator GATHER = GradientOperator.of(
            "GatherGrad", IndexingRules::gather, KernelForm.of("GatherNDGrad", IndexingRules::gatherKernel));

    /** Inputs g, data, indices: g added at the index of each place along an axis. */
    private static final GradientOperator GATHER_ELEMENTS = GradientOperator.of(
            "GatherElementsGrad",
            node -> scatter(node.input(1), node.input(2), node.input(0), axis(node)),
            KernelForm.of(
                    "GatherElementsGrad",
                    node -> Optional.of(KernelForm.node(
                            Graph.MICROSOFT,
                            "GatherElementsGrad",
                            node,
                            List.of(node.input(0), shape(node.input(1)), node.input(2))))));

    private IndexingRules() {}

    static Map<String, GradientRule> table() {
        return Map.of(
                "Gather",
                GradientRule.of(
                                input(
                                        "data",
                                        node -> GATHER.emit(
                                                node.x(),
                                                axis(node.attributes()),
                                                node.gradient(),
                                                node.x(),
                                                node.input(1))),
                                none("indices"))
                        .emitting(GATHER),
                "GatherElements",
                GradientRule.of(
                                input(
                                        "data",
                                        node -> GATHER_ELEMENTS.emit(
                                                node.x(),
                                                axis(node.attributes()),
                                                node.gradient(),
                                                node.x(),
                                                node.input(1))),
                                none("indices"))
                        .emitting(GATHER_ELEMENTS),
                "ScatterElements",
                GradientRule.of(
                        input("data", IndexingRules::scatterByData),
                        none("indices"),
                        // y has the updates at the indices: the gradient from there
                        input("updates", node -> node.gradient()
                                .gatherElements((int) node.attributes().integer("axis", 0), node.input(1)))),
                "Slice",
                SliceRules.RULE);
    }

    private static Attributes axis(Attributes attributes) {
        return Attributes.NONE.with("axis", attributes.integer("axis", 0));
    }

    private static int axis(Node node) {
        return node.input(1).shape().normalize((int) node.attributes().integer("axis", 0));
    }

    static GraphValue shape(GraphValue value) {
        return value.graph().own(Like.shape(value));
    }

    /** Updates added, at the index of each place along an axis, into zeros of the type and shape of some data. */
    static GraphValue scatter(GraphValue data, Value indices, Value updates, int axis) {
        Graph graph = data.graph();
        return graph.add(
                        Graph.STANDARD,
                        "ScatterElements",
                        List.of(graph.own(Like.zeros(data)), graph.own(indices), graph.own(updates)),
                        Attributes.NONE.with("axis", (long) axis).with("reduction", "add"),
                        List.of(new ValueInfo(data.type(), data.shape())))
                .output(0);
    }

    /** The indices as one axis, g with that axis in their place, and the one index of each element of it. */
    private static Value gather(Node node) {
        GraphValue data = node.input(1);
        int axis = axis(node);
        Graph graph = data.graph();
        List<Value> sizes = new ArrayList<>();
        if (axis > 0) {
            sizes.add(Like.shape(data).slice(0, 0, axis));
        }
        sizes.add(graph.constant(Constant.vector(-1)));
        if (axis < data.shape().rank() - 1) {
            sizes.add(Like.shape(data).slice(0, axis + 1L, data.shape().rank()));
        }
        Value updates = graph.operator(
                "Reshape",
                Attributes.NONE,
                node.input(0),
                sizes.size() == 1
                        ? sizes.get(0)
                        : graph.operator("Concat", sizes, Attributes.NONE.with("axis", 0L), 1)
                                .get(0));
        return scatter(data, along(node.input(2), axis, updates), updates, axis);
    }

    /** A vector of indices repeated over all other axes of the updates that belong to them. */
    static Value along(Value indices, int axis, Value updates) {
        long[] sizes = new long[updates.shape().rank()];
        Arrays.fill(sizes, 1);
        sizes[axis] = -1;
        Graph graph = (Graph) updates.graph();
        return Like.expand(indices.reshape(sizes), graph.own(updates));
    }

    /** The kernel adds repeated rows in a fixed order; it knows no negative indices and the first axis alone. */
    private static Optional<List<? extends Value>> gatherKernel(Node node) {
        if (axis(node) != 0) {
            return Optional.empty();
        }
        GraphValue data = node.input(1);
        Value indices = node.input(2).cast(ElementType.INT64);
        Value extent = data.shape().dimension(0) instanceof Dimension.Fixed fixed
                ? data.graph().constant(Constant.vector(fixed.size()))
                : data.shapeVector().slice(0, 0, 1);
        Value counted = indices.less(0).choose(indices.plus(extent), indices).unsqueeze(-1);
        return Optional.of(List.of(data.graph()
                .add(
                        Graph.MICROSOFT,
                        "GatherNDGrad",
                        List.of(shape(data), data.graph().own(counted), node.input(0)),
                        Attributes.NONE.with("batch_dims", 0L),
                        List.of(new ValueInfo(data.type(), data.shape())))
                .output(0)));
    }

    /** y is the data, but for the indices where updates take its place: g there is not the data's. */
    private static Value scatterByData(Backward node) {
        String reduction = node.attributes().text("reduction", "none");
        if (reduction.equals("add")) {
            return node.gradient();
        }
        if (!reduction.equals("none")) {
            throw node.refuse("the reduction '" + reduction + "' has none");
        }
        return node.graph()
                .operator(
                        "ScatterElements",
                        node.attributes(),
                        node.gradient(),
                        node.input(1),
                        Like.zeros(node.input(2)));
    }
}
