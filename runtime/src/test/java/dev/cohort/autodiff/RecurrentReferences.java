package dev.cohort.autodiff;

import dev.cohort.graph.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Recurrent operators, example by example and place by place. */
final class RecurrentReferences {
    private RecurrentReferences() {}

    static Map<String, Interpreter.Reference> table() {
        return Map.of(
                "LSTM",
                (node, in) -> recurrence(node, in, RecurrentReferences::longShortTermMemory),
                "GRU",
                (node, in) -> recurrence(node, in, RecurrentReferences::gatedUnit),
                "RNN",
                (node, in) -> recurrence(node, in, RecurrentReferences::simple),
                "ReverseSequence",
                RecurrentReferences::reversed);
    }

    /** The weights of one direction; {@code x} and {@code h} give a gate's sum over the input and the state. */
    private record Weights(Node node, List<Array> in, int direction) {
        int hidden() {
            return in.get(2).shape()[2];
        }

        double x(int gate, double[] x) {
            return sum(in.get(1), gate, x, 0);
        }

        double h(int gate, double[] h) {
            return sum(in.get(2), gate, h, in.get(2).shape()[1]);
        }

        private double sum(Array weights, int gate, double[] values, int bias) {
            return IntStream.range(0, values.length)
                            .mapToDouble(place -> weights.at(direction, gate, place) * values[place])
                            .sum()
                    + (node.hasInput(3) ? in.get(3).at(direction, bias + gate) : 0);
        }

        double[] initial(int input, int example) {
            double[] state = new double[hidden()];
            if (node.hasInput(input)) {
                for (int place = 0; place < state.length; place++) {
                    state[place] = in.get(input).at(direction, example, place);
                }
            }
            return state;
        }
    }

    /** One place: the next of state and cell. */
    private interface Cell {
        double[][] next(Weights weights, double[] x, double[] state, double[] cell);
    }

    private static List<Array> recurrence(Node node, List<Array> in, Cell step) {
        int[] shape = in.get(0).shape();
        int directions = in.get(1).shape()[0];
        int hidden = in.get(2).shape()[2];
        Array all = Array.fill(new int[] {shape[0], directions, shape[1], hidden}, index -> 0);
        Array last = Array.fill(new int[] {directions, shape[1], hidden}, index -> 0);
        Array cells = Array.fill(new int[] {directions, shape[1], hidden}, index -> 0);
        String name = node.attributes().text("direction", "forward");
        for (int direction = 0; direction < directions; direction++) {
            Weights weights = new Weights(node, in, direction);
            for (int example = 0; example < shape[1]; example++) {
                int length = node.hasInput(4) ? (int) in.get(4).at(example) : shape[0];
                double[] state = weights.initial(5, example);
                double[] cell = node.hasInput(6) ? weights.initial(6, example) : new double[hidden];
                for (int count = 0; count < length; count++) {
                    int place = direction == 1 || name.equals("reverse") ? length - 1 - count : count;
                    double[] x = new double[shape[2]];
                    for (int column = 0; column < x.length; column++) {
                        x[column] = in.get(0).at(place, example, column);
                    }
                    double[][] next = step.next(weights, x, state, cell);
                    state = next[0];
                    cell = next[1];
                    for (int unit = 0; unit < hidden; unit++) {
                        all.data()[all.offset(place, direction, example, unit)] = state[unit];
                    }
                }
                for (int unit = 0; unit < hidden; unit++) {
                    last.data()[last.offset(direction, example, unit)] = state[unit];
                    cells.data()[cells.offset(direction, example, unit)] = cell[unit];
                }
            }
        }
        return List.of(all, last, cells);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double[][] longShortTermMemory(Weights weights, double[] x, double[] state, double[] cell) {
        int hidden = weights.hidden();
        double[][] next = new double[2][hidden];
        for (int unit = 0; unit < hidden; unit++) {
            double input = sigmoid(weights.x(unit, x) + weights.h(unit, state));
            double output = sigmoid(weights.x(hidden + unit, x) + weights.h(hidden + unit, state));
            double forget = sigmoid(weights.x(2 * hidden + unit, x) + weights.h(2 * hidden + unit, state));
            double added = Math.tanh(weights.x(3 * hidden + unit, x) + weights.h(3 * hidden + unit, state));
            next[1][unit] = forget * cell[unit] + input * added;
            next[0][unit] = output * Math.tanh(next[1][unit]);
        }
        return next;
    }

    private static double[][] gatedUnit(Weights weights, double[] x, double[] state, double[] cell) {
        int hidden = weights.hidden();
        boolean after = weights.node.attributes().integer("linear_before_reset", 0) != 0;
        double[] reset = new double[hidden];
        for (int unit = 0; unit < hidden; unit++) {
            reset[unit] = sigmoid(weights.x(hidden + unit, x) + weights.h(hidden + unit, state));
        }
        double[] resetState = new double[hidden];
        Arrays.setAll(resetState, unit -> reset[unit] * state[unit]);
        double[][] next = new double[2][hidden];
        for (int unit = 0; unit < hidden; unit++) {
            double update = sigmoid(weights.x(unit, x) + weights.h(unit, state));
            int gate = 2 * hidden + unit;
            double ofState = after ? reset[unit] * weights.h(gate, state) : weights.h(gate, resetState);
            next[0][unit] = (1 - update) * Math.tanh(weights.x(gate, x) + ofState) + update * state[unit];
        }
        return next;
    }

    private static double[][] simple(Weights weights, double[] x, double[] state, double[] cell) {
        boolean rectified = weights.node.attributes().asMap().get("activations") instanceof String[] names
                && names[0].equals("Relu");
        double[][] next = new double[2][weights.hidden()];
        for (int unit = 0; unit < weights.hidden(); unit++) {
            double sum = weights.x(unit, x) + weights.h(unit, state);
            next[0][unit] = rectified ? Math.max(0, sum) : Math.tanh(sum);
        }
        return next;
    }

    private static List<Array> reversed(Node node, List<Array> in) {
        boolean first = node.attributes().integer("time_axis", 0) == 0;
        Array x = in.get(0);
        return List.of(Array.fill(x.shape(), index -> {
            int[] from = index.clone();
            int time = first ? 0 : 1;
            int length = (int) in.get(1).at(index[1 - time]);
            from[time] = index[time] < length ? length - 1 - index[time] : index[time];
            return x.at(from);
        }));
    }
}
