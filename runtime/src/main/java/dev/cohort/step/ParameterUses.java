package dev.cohort.step;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ParameterUse;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a model does with each of its parameters; it is applied to a graph of its own to find that out. */
final class ParameterUses {
    private static final Set<String> LOOK_UPS = Set.of("Gather", "GatherND", "GatherElements");

    private final Graph graph;

    private ParameterUses(Graph graph) {
        this.graph = graph;
    }

    /** By the names of the variables. */
    static Map<String, ParameterUse> of(Model model, ModelGraph context, Map<String, Value> inputs) {
        StepGraph step = context.step().another();
        Map<String, Value> again = new LinkedHashMap<>();
        inputs.forEach(
                (name, value) -> again.put(name, step.graph().input("applied/" + name, value.type(), value.shape())));
        context.on(step).apply(model, again);
        Map<String, ParameterUse> uses = new LinkedHashMap<>();
        ParameterUses found = new ParameterUses(step.graph());
        step.variables()
                .forEach((name, value) -> uses.put(name, found.of(step.graph().own(value))));
        return uses;
    }

    private ParameterUse of(GraphValue parameter) {
        Optional<ParameterUse> one = Optional.empty();
        for (Node node : graph.nodes()) {
            for (int place = 0; place < node.inputs().size(); place++) {
                if (node.input(place) != parameter) {
                    continue;
                }
                ParameterUse use = of(parameter, node, place);
                if (use == ParameterUse.TABLE) {
                    return use;
                }
                one = one.isPresent() && one.get() != use ? Optional.of(ParameterUse.OTHER) : Optional.of(use);
            }
        }
        return one.orElse(ParameterUse.OTHER);
    }

    private ParameterUse of(GraphValue parameter, Node node, int place) {
        if (LOOK_UPS.contains(node.type())) {
            return place == 0 ? ParameterUse.TABLE : ParameterUse.OTHER;
        }
        if (node.type().equals("Conv")) {
            return place == 1 ? ParameterUse.OUTPUTS_FIRST : ParameterUse.OTHER;
        }
        if (parameter.shape().rank() != 2) {
            return ParameterUse.OTHER;
        }
        return switch (node.type()) {
            case "Identity", "Cast" -> of(node.output(0));
            case "Transpose" -> {
                boolean same = node.attributes()
                        .integers("perm")
                        .filter(order -> order[0] == 0)
                        .isPresent();
                yield same ? of(node.output(0)) : turned(of(node.output(0)));
            }
            case "MatMul" -> factor(place, false);
            case "Gemm" ->
                place > 1
                        ? ParameterUse.OTHER
                        : factor(place, node.attributes().integer(place == 0 ? "transA" : "transB", 0) != 0);
            default -> ParameterUse.OTHER;
        };
    }

    private static ParameterUse factor(int place, boolean transposed) {
        ParameterUse plain = place == 1 ? ParameterUse.INPUTS_FIRST : ParameterUse.OUTPUTS_FIRST;
        return transposed ? turned(plain) : plain;
    }

    private static ParameterUse turned(ParameterUse use) {
        return switch (use) {
            case INPUTS_FIRST -> ParameterUse.OUTPUTS_FIRST;
            case OUTPUTS_FIRST -> ParameterUse.INPUTS_FIRST;
            case TABLE, OTHER -> use;
        };
    }
}
