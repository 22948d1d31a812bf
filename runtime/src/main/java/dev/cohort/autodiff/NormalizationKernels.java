package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The kernels of normalisations, which take the means and deviations that the forward operator computed. */
final class NormalizationKernels {
    /** The kernels of batch normalisation were checked up to images. */
    private static final int MOST_DIMENSIONS = 4;

    private NormalizationKernels() {}

    /** The statistics come as further outputs of the forward operator, which is there already. */
    static Optional<List<? extends Value>> layer(Node node) {
        GraphValue x = node.input(1);
        int axis = x.shape().normalize((int) node.attributes().integer("axis", -1));
        Shape normalized =
                new Shape(x.shape().dimensions().subList(axis, x.shape().rank()));
        // The forward kernel gives 32-bit statistics whatever its input; the gradient wants its input's type.
        boolean fits = x.type() == ElementType.FLOAT32
                && node.input(2).shape().equals(normalized)
                && (!node.hasInput(3) || node.input(3).shape().equals(normalized));
        if (!fits) {
            return Optional.empty();
        }
        Graph graph = x.graph();
        ValueInfo statistic = new ValueInfo(x.type(), reduced(x.shape(), axis));
        List<GraphValue> forward = graph.add(
                        Graph.STANDARD,
                        "LayerNormalization",
                        node.inputs().subList(1, node.inputs().size()),
                        node.attributes(),
                        List.of(x.info(), statistic, statistic))
                .outputs();
        return Optional.of(graph.add(
                        Graph.MICROSOFT,
                        "LayerNormalizationGrad",
                        List.of(node.input(0), x, node.input(2), forward.get(1), forward.get(2)),
                        Attributes.NONE.with("axis", (long) axis),
                        infos(node))
                .outputs());
    }

    private static Shape reduced(Shape shape, int axis) {
        List<Dimension> all = new ArrayList<>(shape.dimensions().subList(0, axis));
        while (all.size() < shape.rank()) {
            all.add(Dimension.of(1));
        }
        return new Shape(all);
    }

    /** The forward operator is computed by the kernel that also gives its statistics. */
    static Optional<List<? extends Value>> batch(Node node) {
        GraphValue x = node.input(1);
        if (x.shape().rank() > MOST_DIMENSIONS) {
            return Optional.empty();
        }
        List<GraphValue> forward =
                forward(node, x, node.inputs().subList(1, node.inputs().size()));
        return Optional.of(x.graph()
                .add(
                        Graph.MICROSOFT,
                        "BatchNormalizationGrad",
                        List.of(node.input(0), x, node.input(2), forward.get(3), forward.get(4)),
                        Attributes.NONE.with("epsilon", node.attributes().number("epsilon", 1e-5)),
                        infos(node))
                .outputs());
    }

    /** Whether a BatchNormalization in training is computed by that kernel. */
    static boolean fits(GraphValue x, Predicate<Kernel> registered) {
        return x.shape().rank() <= MOST_DIMENSIONS
                && registered.test(new Kernel(Graph.MICROSOFT, "BatchNormInternal", x.type()))
                && registered.test(new Kernel(Graph.MICROSOFT, "BatchNormalizationGrad", x.type()));
    }

    /** A BatchNormalization in training, with the mean and the inverse deviation of the batch behind its three outputs. */
    static List<GraphValue> forward(Node node, GraphValue x, List<GraphValue> inputs) {
        ValueInfo statistic = new ValueInfo(x.type(), inputs.get(1).shape());
        return x.graph()
                .add(
                        Graph.MICROSOFT,
                        "BatchNormInternal",
                        inputs,
                        Attributes.NONE
                                .with("epsilon", node.attributes().number("epsilon", 1e-5))
                                .with("momentum", node.attributes().number("momentum", 0.9)),
                        List.of(x.info(), statistic, statistic, statistic, statistic))
                .outputs();
    }

    private static List<ValueInfo> infos(Node node) {
        return node.outputs().stream().map(GraphValue::info).toList();
    }
}
