package dev.cohort.autodiff;

import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How a gradient operator is computed by an engine's kernel.
 *
 * @param domain the kernel's domain
 * @param operator the kernel's operator
 * @param build the node's outputs from the kernel; empty where the kernel does not fit this node
 */
public record KernelForm(String domain, String operator, Function<Node, Optional<List<? extends Value>>> build) {
    /** A kernel of ONNX Runtime that takes the same inputs and attributes and has the same name. */
    public static KernelForm same(String operator) {
        return of(operator, node -> Optional.of(node(Graph.MICROSOFT, operator, node, node.inputs())));
    }

    /** A kernel of ONNX Runtime's own domain. */
    public static KernelForm of(String operator, Function<Node, Optional<List<? extends Value>>> build) {
        return new KernelForm(Graph.MICROSOFT, operator, build);
    }

    /** Adds a kernel with the attributes and output types of a gradient node, in the graph of some inputs. */
    static List<GraphValue> node(String domain, String operator, Node gradient, List<GraphValue> inputs) {
        List<ValueInfo> infos =
                gradient.outputs().stream().map(GraphValue::info).toList();
        return inputs.get(0)
                .graph()
                .add(domain, operator, inputs, gradient.attributes(), infos)
                .outputs();
    }

    /** The node's outputs by this kernel, if it is registered and fits. */
    Optional<List<? extends Value>> lower(Node node, Predicate<Kernel> registered) {
        return registered.test(new Kernel(domain, operator, node.output(0).type()))
                ? build.apply(node)
                : Optional.empty();
    }
}
