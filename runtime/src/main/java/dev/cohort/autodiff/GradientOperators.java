package dev.cohort.autodiff;

import dev.cohort.api.graph.Value;
import dev.cohort.graph.Node;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All gradient operators by name: those that the rules emit, and the driver's own. */
public final class GradientOperators {
    private static final Map<String, GradientOperator> TABLE = collect();

    private GradientOperators() {}

    /** The gradient operators by name. */
    public static Map<String, GradientOperator> table() {
        return TABLE;
    }

    /** The outputs of a gradient node from standard operators, added to the graph of its inputs. */
    static List<? extends Value> decompose(Node node) {
        return of(node).decomposition().apply(node);
    }

    /** The gradient operator of a node. */
    static GradientOperator of(Node node) {
        GradientOperator operator = TABLE.get(node.type());
        if (operator == null) {
            throw new IllegalStateException("there is no gradient operator " + node.type());
        }
        return operator;
    }

    private static Map<String, GradientOperator> collect() {
        Map<String, GradientOperator> all = new TreeMap<>();
        Stream.concat(
                        Stream.of(Broadcasting.SUM_TO_SHAPE),
                        GradientRules.table().values().stream().flatMap(rule -> rule.operators().stream()))
                .forEach(operator -> all.put(operator.name(), operator));
        return all;
    }
}
