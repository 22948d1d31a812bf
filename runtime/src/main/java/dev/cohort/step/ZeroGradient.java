package dev.cohort.step;

import dev.cohort.api.graph.Constant;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds whether an update leaves parameters whose gradient is 0 as they are, and their states, too: as plain gradient descent
 * does, and what divides by sums of squares, but nothing with a momentum or a decay.
 *
 * <p>It follows the update's operations with 0 in place of the gradient, and takes scalars for finite numbers.
 */
final class ZeroGradient {
    private final Set<GraphValue> zeros = new HashSet<>();

    /** What is the same as an earlier value. */
    private final Map<GraphValue, GraphValue> same = new HashMap<>();

    private ZeroGradient(UpdateProgram program) {
        zeros.add(program.gradient());
        program.nodes().forEach(this::follow);
    }

    static boolean leavesAll(UpdateProgram program) {
        ZeroGradient zero = new ZeroGradient(program);
        List<GraphValue> after = program.results();
        List<GraphValue> before = program.results(program.parameters());
        for (int index = 0; index < after.size(); index++) {
            if (zero.first(after.get(index)) != before.get(index)) {
                return false;
            }
        }
        return true;
    }

    private GraphValue first(GraphValue value) {
        return same.getOrDefault(value, value);
    }

    private boolean isZero(GraphValue value) {
        return zeros.contains(value)
                || value.constant().map(ZeroGradient::isZero).orElse(false);
    }

    private static boolean isZero(Constant constant) {
        return constant.shape().rank() == 0 && constant.doubleAt(0) == 0;
    }

    private void follow(Node node) {
        List<GraphValue> inputs = node.inputs();
        GraphValue output = node.output(0);
        boolean begins = isZero(inputs.get(0));
        boolean ends = isZero(inputs.get(inputs.size() - 1));
        switch (node.type()) {
            case "Mul" -> zero(output, begins || ends);
            case "Div", "Neg", "Abs", "Sign", "Sqrt" -> zero(output, begins);
            case "Where" -> zero(output, isZero(inputs.get(1)) && ends);
            case "Identity" -> takeOver(output, inputs.get(0));
            case "Add" -> {
                if (ends) {
                    takeOver(output, inputs.get(0));
                } else if (begins) {
                    takeOver(output, inputs.get(1));
                }
            }
            case "Sub" -> {
                if (ends) {
                    takeOver(output, inputs.get(0));
                }
            }
            default -> {
                // What it makes of 0 depends on more than that.
            }
        }
    }

    private void zero(GraphValue output, boolean is) {
        if (is) {
            zeros.add(output);
        }
    }

    private void takeOver(GraphValue output, GraphValue input) {
        zero(output, isZero(input));
        same.put(output, first(input));
    }
}
