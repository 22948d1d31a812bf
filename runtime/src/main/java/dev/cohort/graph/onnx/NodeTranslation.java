package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node of a file, as the rules of {@link Upgrades} see it. */
record NodeTranslation(OnnxNode node, Translation translation) {
    String type() {
        return node.type();
    }

    long version() {
        return translation.version();
    }

    Attributes attributes() {
        return node.attributes();
    }

    GraphBuilder graph() {
        return translation.graph();
    }

    boolean has(int input) {
        return node.has(input);
    }

    /** An input. @throws IllegalArgumentException if it is left out */
    Value input(int index) {
        if (!has(index)) {
            throw new IllegalArgumentException("it needs an input at place " + (index + 1));
        }
        return translation.value(node, index);
    }

    /** All inputs, those that are left out too. */
    List<Value> inputs() {
        List<Value> inputs = new ArrayList<>();
        for (int index = 0; index < node.inputs().size(); index++) {
            inputs.add(has(index) ? input(index) : graph().absent());
        }
        return inputs;
    }

    /** How many outputs the node has. */
    int outputs() {
        return node.outputs().size();
    }

    /** Whether the node has an output that somebody may read. */
    boolean wants(int output) {
        return output < outputs() && !node.outputs().get(output).isEmpty();
    }

    /** The integers of an input that the file must have, such as axes; empty where the input is left out. */
    Optional<long[]> numbers(int input, String what) {
        return has(input) ? Optional.of(constant(input, what).longs()) : Optional.empty();
    }

    Constant constant(int input, String what) {
        return known(input)
                .orElseThrow(() -> new IllegalArgumentException(
                        "its " + what + " must be in the file, not computed by the graph"));
    }

    /** The elements of an input, where they are in the file or follow from shapes. */
    Optional<Constant> known(int input) {
        return has(input) ? translation.constant(node, input) : Optional.empty();
    }

    /** The node as it is, with other attributes. */
    List<Value> same(Attributes attributes) {
        return operator(type(), inputs(), attributes, outputs());
    }

    List<Value> operator(String type, List<Value> inputs, Attributes attributes, int outputs) {
        return translation.operator(type, inputs, attributes, outputs);
    }

    Value vector(long... elements) {
        return graph().constant(Constant.vector(elements));
    }

    IllegalArgumentException refuse(String problem) {
        return new IllegalArgumentException(problem);
    }
}
