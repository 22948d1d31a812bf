package dev.cohort.engine;

import dev.cohort.api.graph.ElementType;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.step.UpdateProgram;
import dev.cohort.step.UpdateScalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes an update element by element from the program itself: slow, plain, and independent of the compiler. */
final class UpdateInterpreter {
    private final UpdateProgram program;
    private final Map<String, Double> scalarStates = new HashMap<>();

    UpdateInterpreter(UpdateProgram program) {
        this.program = program;
    }

    void update(float[] parameters, float[] gradient, float[][] states, UpdateRates rates, double step, double norm) {
        Map<GraphValue, Double> scalars = new HashMap<>();
        program.given().forEach((scalar, value) -> scalars.put(value, given(scalar, rates, step, norm)));
        Map<GraphValue, Double> values = new HashMap<>();
        for (int index = 0; index < parameters.length; index++) {
            values.clear();
            values.putAll(scalars);
            values.put(program.parameters(), (double) parameters[index]);
            values.put(program.gradient(), (double) gradient[index]);
            List<GraphValue> before = List.copyOf(program.states().values());
            for (int state = 0; state < states.length; state++) {
                values.put(before.get(state), (double) states[state][index]);
            }
            for (Node node : program.nodes()) {
                values.put(node.output(0), value(node, values));
            }
            List<GraphValue> results = program.results();
            parameters[index] = (float) (double) values.get(results.get(0));
            for (int state = 0; state < states.length; state++) {
                states[state][index] = (float) (double) values.get(results.get(state + 1));
            }
        }
        program.nextScalars().forEach((name, next) -> scalarStates.put(name, values.get(next)));
    }

    private double given(UpdateScalar scalar, UpdateRates rates, double step, double norm) {
        if (scalar instanceof UpdateScalar.LearningRate rate) {
            return rates.learningRate(rate.base());
        }
        if (scalar instanceof UpdateScalar.Momentum momentum) {
            return rates.momentum(momentum.own());
        }
        if (scalar instanceof UpdateScalar.State state) {
            return scalarStates.getOrDefault(state.name(), state.initial());
        }
        return scalar instanceof UpdateScalar.Step ? step : norm;
    }

    private double value(Node node, Map<GraphValue, Double> values) {
        boolean vector = node.inputs().stream().anyMatch(input -> !program.isScalar(input));
        double[] inputs = node.inputs().stream()
                .mapToDouble(input ->
                        input.constant().isPresent() ? input.constant().get().doubleAt(0) : values.get(input))
                .map(value -> vector ? (float) value : value)
                .toArray();
        double result = result(node, inputs);
        // Twice the precision of float and then rounded gives what float arithmetic gives for + - * / and the root.
        return vector && node.output(0).type() != ElementType.BOOL ? (float) result : result;
    }

    private static double result(Node node, double[] in) {
        return switch (node.type()) {
            case "Add" -> in[0] + in[1];
            case "Sub" -> in[0] - in[1];
            case "Mul" -> in[0] * in[1];
            case "Div" -> in[0] / in[1];
            case "Mod" -> in[0] - in[1] * (long) (in[0] / in[1]);
            case "Floor" -> Math.floor(in[0]);
            case "Ceil" -> Math.ceil(in[0]);
            case "Round" -> Math.rint(in[0]);
            case "Neg" -> -in[0];
            case "Abs" -> Math.abs(in[0]);
            case "Sign" -> Math.signum(in[0]);
            case "Sqrt" -> Math.sqrt(in[0]);
            case "Exp" -> Math.exp(in[0]);
            case "Log" -> Math.log(in[0]);
            case "Tanh" -> Math.tanh(in[0]);
            case "Pow" -> in[1] == 0.5 ? Math.sqrt(in[0]) : in[1] == 2 ? in[0] * in[0] : Math.pow(in[0], in[1]);
            case "Max" -> Math.max(in[0], in[1]);
            case "Min" -> Math.min(in[0], in[1]);
            case "Greater" -> in[0] > in[1] ? 1 : 0;
            case "GreaterOrEqual" -> in[0] >= in[1] ? 1 : 0;
            case "Less" -> in[0] < in[1] ? 1 : 0;
            case "LessOrEqual" -> in[0] <= in[1] ? 1 : 0;
            case "Equal" -> in[0] == in[1] ? 1 : 0;
            case "And" -> in[0] != 0 && in[1] != 0 ? 1 : 0;
            case "Or" -> in[0] != 0 || in[1] != 0 ? 1 : 0;
            case "Not" -> in[0] == 0 ? 1 : 0;
            case "Where" -> in[0] != 0 ? in[1] : in[2];
            case "Cast" -> node.output(0).type() == ElementType.BOOL ? (in[0] != 0 ? 1 : 0) : in[0];
            case "Identity" -> in[0];
            default -> throw new IllegalArgumentException(node.type());
        };
    }
}
