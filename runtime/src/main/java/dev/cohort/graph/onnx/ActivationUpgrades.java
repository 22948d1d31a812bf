package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Activations that changed their form, or came after opset 17. */
final class ActivationUpgrades {
    private ActivationUpgrades() {}

    static void addTo(Map<String, Upgrades.Rule> rules) {
        rules.put("Gelu", node -> List.of(gelu(node)));
        rules.put("Mish", node -> {
            Value x = node.input(0);
            return List.of(x.times(x.softplus().tanh()));
        });
        rules.put("Swish", node -> {
            Value x = node.input(0);
            return List.of(x.times(x.times(node.attributes().number("alpha", 1)).sigmoid()));
        });
        rules.put("Asin", node -> List.of(arcsine(node.input(0))));
        rules.put("Acos", node -> List.of(arcsine(node.input(0)).negate().plus(Math.PI / 2)));
        rules.put("Asinh", node -> {
            Value x = node.input(0);
            Value size = x.abs().plus(x.times(x).plus(1).sqrt()).log();
            return List.of(size.times(node.graph().operator("Sign", Attributes.NONE, x)));
        });
        rules.put("Acosh", node -> {
            Value x = node.input(0);
            return List.of(x.plus(x.times(x).minus(1).sqrt()).log());
        });
        rules.put("Atanh", node -> {
            Value x = node.input(0);
            return List.of(x.plus(1).log().minus(x.negate().plus(1).log()).times(0.5));
        });
        rules.put("Clip", ActivationUpgrades::clip);
        rules.put("Softmax", ActivationUpgrades::softmax);
        rules.put("LogSoftmax", ActivationUpgrades::softmax);
    }

    private static Value arcsine(Value x) {
        Value adjacent = x.times(x).negate().plus(1).sqrt();
        return x.graph().operator("Atan", Attributes.NONE, x.dividedBy(adjacent));
    }

    /** Gaussian error linear unit (Hendrycks and Gimpel 2016): x·Φ(x), or its approximation by tanh. */
    private static Value gelu(NodeTranslation node) {
        Value x = node.input(0);
        String form = node.attributes().text("approximate", "none");
        return switch (form) {
            case "none" -> x.times(x.dividedBy(Math.sqrt(2)).erf().plus(1)).times(0.5);
            case "tanh" -> {
                Value inner = x.plus(x.times(x).times(x).times(0.044715)).times(Math.sqrt(2 / Math.PI));
                yield x.times(inner.tanh().plus(1)).times(0.5);
            }
            default -> throw node.refuse("its approximation '" + form + "' is not known");
        };
    }

    private static List<Value> clip(NodeTranslation node) {
        if (node.version() >= 11) {
            return node.same(node.attributes());
        }
        List<Value> inputs = new ArrayList<>(List.of(node.input(0)));
        for (String bound : List.of("min", "max")) {
            inputs.add(
                    node.attributes().has(bound)
                            ? node.graph().constant(node.attributes().number(bound, 0))
                            : node.graph().absent());
        }
        return node.operator("Clip", inputs, Attributes.NONE, 1);
    }

    /** Before opset 13, all axes from the given one on were normalised together. */
    private static List<Value> softmax(NodeTranslation node) {
        Value x = node.input(0);
        if (node.version() >= 13) {
            return node.same(node.attributes());
        }
        int rank = x.shape().rank();
        int axis = x.shape().normalize((int) node.attributes().integer("axis", 1));
        if (axis == rank - 1) {
            return node.operator(node.type(), List.of(x), Attributes.NONE.with("axis", -1), 1);
        }
        Value flat = node.graph().operator(node.type(), Attributes.NONE.with("axis", -1), x.flatten(axis));
        return List.of(node.graph().operator("Reshape", Attributes.NONE, flat, x.shapeVector()));
    }
}
