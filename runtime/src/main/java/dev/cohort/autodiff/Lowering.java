package dev.cohort.autodiff;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Detachment;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Makes a finished graph ready for an engine: every gradient operator becomes a kernel that the engine has, or standard
 * operators; then matrices are multiplied in the cheapest order, what was computed twice is computed once, and small operators are
 * drawn together.
 */
public final class Lowering {
    private Lowering() {}

    /**
     * @param registered whether the engine has a kernel on the device that the graph will run on
     * @return a new graph with the same inputs and outputs, without gradient operators
     */
    public static Graph apply(Graph graph, Predicate<Kernel> registered) {
        Graph early = EarlyRelu.apply(graph);
        Set<Node> recurrent = RecurrentKernels.differentiated(early);
        Graph lowered = Rewriting.apply(early, target -> (node, inputs) -> {
            Optional<RecurrentKernel> kernel =
                    recurrent.contains(node) ? RecurrentKernels.of(node, registered) : Optional.empty();
            return kernel.isPresent()
                    ? RecurrentKernels.forward(kernel.get(), node, inputs)
                    : lower(target, node, inputs, registered);
        });
        return Simplification.apply(CommonNodes.merge(Reassociation.apply(lowered)));
    }

    private static List<? extends Value> lower(
            Graph target, Node node, List<GraphValue> inputs, Predicate<Kernel> registered) {
        if (!node.domain().equals(Graph.GRADIENT)) {
            return forward(target, node, inputs, registered);
        }
        Node placed = new Node(node.domain(), node.type(), inputs, node.outputs(), node.attributes());
        GradientOperator operator = GradientOperators.of(node);
        Optional<List<? extends Value>> byKernel =
                operator.kernel().flatMap(kernel -> kernel.lower(placed, registered));
        return byKernel.isPresent() ? byKernel.get() : operator.decomposition().apply(placed);
    }

    /** Forward operators whose gradients need more of them than was asked for. */
    private static List<GraphValue> forward(
            Graph target, Node node, List<GraphValue> inputs, Predicate<Kernel> registered) {
        GraphValue x = node.input(0);
        if (Detachment.is(node.type(), node.attributes())) {
            return List.of(inputs.get(0));
        }
        if (node.type().equals("Dropout") && node.outputs().size() == 1) {
            ValueInfo mask = new ValueInfo(ElementType.BOOL, x.shape());
            return target.add(node.domain(), node.type(), inputs, node.attributes(), List.of(x.info(), mask))
                    .outputs();
        }
        boolean training =
                node.type().equals("BatchNormalization") && node.attributes().integer("training_mode", 0) != 0;
        if (training) {
            ValueInfo statistic = node.input(3).info();
            return NormalizationKernels.fits(x, registered)
                    ? NormalizationKernels.forward(node, inputs.get(0), inputs)
                    : target.add(
                                    node.domain(),
                                    node.type(),
                                    inputs,
                                    node.attributes(),
                                    List.of(x.info(), statistic, statistic))
                            .outputs();
        }
        return Rewriting.same(target, node, inputs);
    }
}
