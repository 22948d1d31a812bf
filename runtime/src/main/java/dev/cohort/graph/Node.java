package dev.cohort.graph;

import dev.cohort.api.graph.Attributes;
import java.util.List;

/**
 * One operator of a graph.
 *
 * @param domain {@link Graph#STANDARD}, {@link Graph#MICROSOFT} or {@link Graph#GRADIENT}
 * @param type the operator's name, as in {@code MatMul}
 * @param inputs the inputs; {@link Graph#absent()} where an optional one is left out
 * @param outputs the outputs
 */
public record Node(
        String domain, String type, List<GraphValue> inputs, List<GraphValue> outputs, Attributes attributes) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** An input, by its place. */
    public GraphValue input(int index) {
        return inputs.get(index);
    }

    /** Whether an optional input was given. */
    public boolean hasInput(int index) {
        return index < inputs.size() && inputs.get(index).isPresent();
    }

    /** An output, by its place. */
    public GraphValue output(int index) {
        return outputs.get(index);
    }

    // Nodes are equal by identity: two equal-looking nodes compute two values.
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return outputs + " = " + (domain.isEmpty() ? "" : domain + ".") + type + inputs;
    }
}
