package dev.cohort.engine;

import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.step.UpdateProgram;
import dev.cohort.step.UpdateScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The scalars of an update: computed once for all elements, in 64 bits; some last from update to update. */
final class UpdateScalars {
    private static final String BEFORE = "updates-before";

    private final List<GraphValue> read;
    private final Map<GraphValue, Integer> places = new LinkedHashMap<>();
    private final List<UpdateScalar> given = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private final List<State> states = new ArrayList<>();
    private final double[] values;
    private final int[] readPlaces;
    private final float[] rounded;
    private final boolean hasNorm;

    /** Whether the group may rest, whether it does, and how many updates were made before it went on. */
    private boolean rests;

    private boolean resting;
    private long before;

    /** An operator that finds its operands and leaves its result among the values. */
    private record Operation(ToDoubleFunction<double[]> function, int[] from, double[] operands, int to) {}

    /** A scalar that lasts: it lies at a place, and its next value at another. */
    private static final class State {
        final String name;
        final int next;
        double value;

        State(String name, int next, double initial) {
            this.name = name;
            this.next = next;
            this.value = initial;
        }
    }

    UpdateScalars(UpdateProgram program) {
        this.read = read(program);
        program.given().forEach((scalar, value) -> {
            places.put(value, places.size());
            given.add(scalar);
        });
        Map<Integer, Double> constants = new LinkedHashMap<>();
        for (Node node : program.nodes()) {
            if (program.isScalar(node.output(0))) {
                int[] from = node.inputs().stream()
                        .mapToInt(input -> place(input, constants))
                        .toArray();
                places.put(node.output(0), places.size());
                operations.add(new Operation(
                        UpdateOperators.function(node), from, new double[from.length], places.size() - 1));
            }
        }
        readPlaces = read.stream().mapToInt(value -> place(value, constants)).toArray();
        program.given().forEach((scalar, value) -> {
            if (scalar instanceof UpdateScalar.State state) {
                GraphValue next = program.nextScalars().getOrDefault(state.name(), value);
                states.add(new State(state.name(), place(next, constants), state.initial()));
            }
        });
        values = new double[places.size()];
        constants.forEach((place, value) -> values[place] = value);
        rounded = new float[read.size()];
        hasNorm = given.contains(new UpdateScalar.GradientNorm());
    }

    private int place(GraphValue value, Map<Integer, Double> constants) {
        return places.computeIfAbsent(value, key -> {
            constants.put(places.size(), key.constant().orElseThrow().doubleAt(0));
            return places.size();
        });
    }

    /** The scalars that operations on tensors read, or that a result is; constants among them only as results. */
    private static List<GraphValue> read(UpdateProgram program) {
        Set<GraphValue> read = new LinkedHashSet<>();
        for (Node node : program.nodes()) {
            if (!program.isScalar(node.output(0))) {
                node.inputs().stream()
                        .filter(program::isScalar)
                        .filter(input -> input.constant().isEmpty())
                        .forEach(read::add);
            }
        }
        List<GraphValue> results = new ArrayList<>(program.results());
        program.probe().ifPresent(results::add);
        program.evaluated().ifPresent(results::add);
        results.stream().filter(program::isScalar).forEach(read::add);
        return List.copyOf(read);
    }

    /** The scalars that operations on tensors read, constants left out. */
    List<GraphValue> read() {
        return read;
    }

    /** Whether the norm of the gradients is one of them. */
    boolean hasNorm() {
        return hasNorm;
    }

    /** Has the group rest, or go on. */
    void rest(boolean now) {
        rests = true;
        resting = now;
    }

    boolean isResting() {
        return resting;
    }

    /** Leaves an update out, of which the group hears nothing. */
    void pass(long step) {
        before = step;
    }

    /** Computes all of them; makes no object. */
    void compute(UpdateRates rates, long step, double norm) {
        int state = 0;
        for (int index = 0; index < given.size(); index++) {
            UpdateScalar scalar = given.get(index);
            if (scalar instanceof UpdateScalar.LearningRate rate) {
                values[index] = rates.learningRate(rate.base());
            } else if (scalar instanceof UpdateScalar.Momentum momentum) {
                values[index] = rates.momentum(momentum.own());
            } else if (scalar instanceof UpdateScalar.Step) {
                values[index] = step - before;
            } else if (scalar instanceof UpdateScalar.GradientNorm) {
                values[index] = norm;
            } else {
                values[index] = states.get(state++).value;
            }
        }
        for (int index = 0; index < operations.size(); index++) {
            Operation operation = operations.get(index);
            for (int operand = 0; operand < operation.from.length; operand++) {
                operation.operands[operand] = values[operation.from[operand]];
            }
            values[operation.to] = operation.function.applyAsDouble(operation.operands);
        }
        for (int index = 0; index < rounded.length; index++) {
            rounded[index] = (float) values[readPlaces[index]];
        }
    }

    /** Those that {@link #read} tells, rounded; conditions are 0 or 1. */
    float[] rounded() {
        return rounded;
    }

    /** Ends an update, from which the next one begins. */
    void advance() {
        for (int index = 0; index < states.size(); index++) {
            State state = states.get(index);
            state.value = values[state.next];
        }
    }

    /** The scalars that last, by name. */
    Map<String, Double> states() {
        Map<String, Double> all = new LinkedHashMap<>();
        states.forEach(state -> all.put(state.name, state.value));
        if (rests) {
            all.put(BEFORE, (double) before);
        }
        return all;
    }

    /** Sets one that lasts. */
    void state(String name, double value) {
        if (name.equals(BEFORE)) {
            before = (long) value;
        }
        states.stream().filter(state -> state.name.equals(name)).forEach(state -> state.value = value);
    }
}
