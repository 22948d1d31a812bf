package dev.cohort.autodiff;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Has a graph multiply matrices and convolve in 16 bits, and do all else in 32, as PyTorch's {@code autocast} does: factors are cast
 * to 16 bits, and what comes out to 32. To be done before gradients are taken, which then multiply in 16 bits as well, since the
 * gradient of a cast is cast back.
 *
 * <p>An operator that has no kernel for this, or whose gradient has none, stays in 32 bits.
 */
public final class Autocast {
    /** What has to have a kernel for an operator and its gradient. */
    private static final Map<String, List<String>> NEEDED = Map.of(
            "MatMul", List.of("MatMul", "Gemm"),
            "Gemm", List.of("Gemm"),
            "Conv", List.of("Conv", "ConvGrad"),
            "ConvTranspose", List.of("ConvTranspose", "Conv", "ConvGrad"));

    private Autocast() {}

    /** Whether a device multiplies matrices in a type. */
    public static boolean isThere(ElementType type, Predicate<Kernel> registered) {
        return has("MatMul", type, registered);
    }

    /** @return a graph with the same inputs and outputs */
    public static Graph apply(Graph graph, ElementType type, Predicate<Kernel> registered) {
        return Rewriting.apply(
                graph,
                target -> (node, inputs) -> casts(node, type, registered)
                        ? cast(target, node, inputs, type)
                        : Rewriting.same(target, node, inputs));
    }

    private static boolean casts(Node node, ElementType type, Predicate<Kernel> registered) {
        return node.domain().equals(Graph.STANDARD)
                && NEEDED.containsKey(node.type())
                && node.output(0).type() == ElementType.FLOAT32
                && has(node.type(), type, registered);
    }

    private static boolean has(String operator, ElementType type, Predicate<Kernel> registered) {
        return NEEDED.getOrDefault(operator, List.of()).stream()
                .map(needed -> new Kernel(needed.equals("ConvGrad") ? Graph.MICROSOFT : Graph.STANDARD, needed, type))
                .allMatch(registered);
    }

    private static List<Value> cast(Graph target, Node node, List<GraphValue> inputs, ElementType type) {
        List<Value> narrow = inputs.stream()
                .map(input -> input.isPresent() ? input.cast(type) : input)
                .toList();
        return target.operator(node.type(), narrow, node.attributes(), 1).stream()
                .map(Value::toFloat)
                .toList();
    }
}
