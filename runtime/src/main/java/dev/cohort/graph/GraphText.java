package dev.cohort.graph;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Graphs as text for people: a line for each input, node and output, with element types and shapes.
 *
 * <p>As in {@code MatMul_1 float32[batch, 4] = MatMul(x, weight)}. Constants stand where they are read, with their
 * elements where they are few.
 */
final class GraphText {
    private static final int FEW = 8;

    private GraphText() {}

    static String of(Graph graph) {
        StringBuilder text = new StringBuilder();
        graph.inputs()
                .values()
                .forEach(input -> text.append("input ").append(typed(input)).append('\n'));
        graph.nodes().forEach(node -> text.append(line(node)).append('\n'));
        graph.outputs().forEach((name, value) -> text.append("output ")
                .append(name)
                .append(" = ")
                .append(name(value))
                .append('\n'));
        return text.toString();
    }

    private static String line(Node node) {
        String outputs = node.outputs().stream().map(GraphText::typed).collect(Collectors.joining(", "));
        StringJoiner inputs = new StringJoiner(", ", "(", ")");
        node.inputs().forEach(input -> inputs.add(name(input)));
        attributes(node.attributes()).forEach(inputs::add);
        return outputs + " = " + (node.domain().isEmpty() ? "" : node.domain() + ".") + node.type() + inputs;
    }

    private static String typed(GraphValue value) {
        return name(value) + " " + type(value.type()) + value.shape();
    }

    private static String type(ElementType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static String name(GraphValue value) {
        return value.constant().map(GraphText::constant).orElse(value.isPresent() ? value.name() : "-");
    }

    private static String constant(Constant constant) {
        if (constant.length() > FEW || constant.shape().rank() > 1) {
            return type(constant.type()) + constant.shape();
        }
        StringJoiner elements = new StringJoiner(", ");
        for (int index = 0; index < constant.length(); index++) {
            elements.add(
                    constant.type().isFloat()
                            ? Double.toString(constant.doubleAt(index))
                            : Long.toString(constant.longAt(index)));
        }
        return constant.shape().rank() == 0 ? elements.toString() : "{" + elements + "}";
    }

    private static List<String> attributes(Attributes attributes) {
        return attributes.asMap().entrySet().stream()
                .map(entry -> entry.getKey() + " = " + text(entry.getValue()))
                .toList();
    }

    private static String text(Object value) {
        if (value instanceof Constant constant) {
            return constant(constant);
        }
        String text = Arrays.deepToString(new Object[] {value});
        return text.substring(1, text.length() - 1);
    }
}
