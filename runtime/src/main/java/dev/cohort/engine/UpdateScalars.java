package dev.cohort.engine;

import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.step.UpdateProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The scalars of an update, computed on the host in 64 bits where the vectors lie on a device. */
final class UpdateScalars {
    private final UpdateProgram program;

    UpdateScalars(UpdateProgram program) {
        this.program = program;
    }

    /** The scalars that operations on vectors read, constants left out. */
    List<GraphValue> readByVectors() {
        Set<GraphValue> read = new LinkedHashSet<>();
        for (Node node : program.nodes()) {
            if (!UpdateProgram.isScalar(node.output(0))) {
                node.inputs().stream()
                        .filter(UpdateProgram::isScalar)
                        .filter(input -> input.constant().isEmpty())
                        .forEach(read::add);
            }
        }
        return new ArrayList<>(read);
    }

    /** All scalars of an update; conditions are 0 or 1. */
    Map<GraphValue, Double> of(double learningRate, double step) {
        Map<GraphValue, Double> values = new HashMap<>();
        values.put(program.learningRate(), learningRate);
        values.put(program.step(), step);
        for (Node node : program.nodes()) {
            if (UpdateProgram.isScalar(node.output(0))) {
                double[] inputs = node.inputs().stream()
                        .mapToDouble(input -> value(input, values))
                        .toArray();
                values.put(node.output(0), result(node, inputs));
            }
        }
        return values;
    }

    private static double value(GraphValue input, Map<GraphValue, Double> values) {
        return input.constant().map(constant -> constant.doubleAt(0)).orElseGet(() -> values.getOrDefault(input, 0.0));
    }

    private static double result(Node node, double[] in) {
        return switch (node.type()) {
            case "Add" -> in[0] + in[1];
            case "Sub" -> in[0] - in[1];
            case "Mul" -> in[0] * in[1];
            case "Div" -> in[0] / in[1];
            case "Pow" -> Math.pow(in[0], in[1]);
            case "Neg" -> -in[0];
            case "Abs" -> Math.abs(in[0]);
            case "Sign" -> Math.signum(in[0]);
            case "Sqrt" -> Math.sqrt(in[0]);
            case "Exp" -> Math.exp(in[0]);
            case "Log" -> Math.log(in[0]);
            case "Tanh" -> Math.tanh(in[0]);
            case "Max" -> Arrays.stream(in).max().orElseThrow();
            case "Min" -> Arrays.stream(in).min().orElseThrow();
            case "Greater" -> in[0] > in[1] ? 1 : 0;
            case "GreaterOrEqual" -> in[0] >= in[1] ? 1 : 0;
            case "Less" -> in[0] < in[1] ? 1 : 0;
            case "LessOrEqual" -> in[0] <= in[1] ? 1 : 0;
            case "Equal" -> in[0] == in[1] ? 1 : 0;
            case "And" -> Math.min(in[0], in[1]);
            case "Or" -> Math.max(in[0], in[1]);
            case "Not" -> 1 - in[0];
            case "Where" -> in[0] != 0 ? in[1] : in[2];
            case "Cast" -> UpdateArithmetic.isCondition(node.output(0)) && in[0] != 0 ? 1 : in[0];
            case "Identity" -> in[0];
            default -> throw new IllegalStateException("no arithmetic for " + node.type());
        };
    }
}
