package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.DifferentiationException;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What a gradient rule sees: a node, the gradients of its outputs, and which of its inputs' gradients are wanted. */
public final class Backward {
    private final Graph graph;
    private final Node node;
    private final List<Optional<Value>> outputGradients;
    private final Set<Integer> needed;
    private final Function<String, DifferentiationException> refusal;

    /**
     * @param outputGradients one for each output; empty where the scalar does not depend on that output
     * @param needed the places of the inputs whose gradients are wanted
     * @param refusal makes the error for a node that cannot be differentiated, given the reason
     */
    Backward(
            Graph graph,
            Node node,
            List<Optional<Value>> outputGradients,
            Set<Integer> needed,
            Function<String, DifferentiationException> refusal) {
        this.graph = graph;
        this.node = node;
        this.outputGradients = List.copyOf(outputGradients);
        this.needed = Set.copyOf(needed);
        this.refusal = refusal;
    }

    public Graph graph() {
        return graph;
    }

    public Node node() {
        return node;
    }

    public Attributes attributes() {
        return node.attributes();
    }

    /** An input of the node, by its place. */
    public GraphValue input(int index) {
        return node.input(index);
    }

    /** The first input. */
    public GraphValue x() {
        return node.input(0);
    }

    /** The first output. */
    public GraphValue y() {
        return node.output(0);
    }

    /** Whether an optional input was given. */
    public boolean hasInput(int index) {
        return node.hasInput(index);
    }

    /** Whether the gradient of an input is wanted. */
    public boolean needs(int input) {
        return needed.contains(input);
    }

    /** Whether the scalar depends on an output. */
    public boolean hasGradient(int output) {
        return output < outputGradients.size() && outputGradients.get(output).isPresent();
    }

    /** The gradient of an output; zeros where the scalar does not depend on it. */
    public Value gradient(int output) {
        return outputGradients.get(output).orElseGet(() -> Like.zeros(node.output(output)));
    }

    /** The gradient of the first output. */
    public Value gradient() {
        return gradient(0);
    }

    /** A scalar of the first input's type. */
    public Value scalar(double number) {
        return Like.scalar(x(), number);
    }

    /** The error of a node that cannot be differentiated for this reason; it names the path from the scalar to the node. */
    public DifferentiationException refuse(String reason) {
        return refusal.apply(reason);
    }
}
