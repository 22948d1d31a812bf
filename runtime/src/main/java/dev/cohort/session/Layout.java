package dev.cohort.session;

import dev.cohort.api.graph.Shape;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.ParameterGroup;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.plugin.Misfit;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.Role;
import dev.cohort.step.TrainingStep;
import dev.cohort.step.Variable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The places of variables in their flat vectors: parameters that one optimizer moves lie side by side; those that nobody moves
 * have a vector of their own, and so have states of the model.
 */
final class Layout {
    /**
     * Neighbouring parameters of one objective and one optimizer.
     *
     * @param objective the objective's place
     * @param tensor the shape of the one parameter that this is, where its optimizer moves tensors as wholes
     * @param unfreezeEpoch after how many epochs they begin to move
     */
    record Range(
            int objective, Optimizer optimizer, int offset, int length, Optional<Shape> tensor, int unfreezeEpoch) {}

    private final Map<String, Integer> offsets = new LinkedHashMap<>();
    private final List<Variable> parameters = new ArrayList<>();
    private final Map<String, Variable> frozen = new LinkedHashMap<>();
    private final List<Range> ranges = new ArrayList<>();
    private final List<Variable> states;
    private int length;
    private int frozenLength;
    private int stateLength;
    private int assignedLength;

    /** @throws IllegalArgumentException if two objectives move one parameter */
    Layout(List<Objective> objectives, List<TrainingStep> steps, List<Variable> all, List<Variable> states) {
        Set<String> assigned = steps.stream()
                .flatMap(step -> step.assigned().stream().map(Variable::name))
                .collect(Collectors.toSet());
        // Those that steps assign to lie in front, for they need room for what comes next.
        this.states = states.stream()
                .filter(state -> state.role() == Role.STATE)
                .sorted(Comparator.comparing(state -> !assigned.contains(state.name())))
                .toList();
        for (int index = 0; index < steps.size(); index++) {
            place(objectives.get(index), index, steps.get(index).trained(), all);
        }
        Stream.concat(
                        all.stream().filter(variable -> !offsets.containsKey(variable.name())),
                        states.stream().filter(state -> state.role() != Role.STATE))
                .forEach(this::freeze);
        for (Variable state : this.states) {
            offsets.put(state.name(), stateLength);
            stateLength = Math.addExact(stateLength, state.length());
            assignedLength = assigned.contains(state.name()) ? stateLength : assignedLength;
        }
    }

    private void place(Objective objective, int index, List<Variable> trained, List<Variable> all) {
        Treatments treatments = new Treatments(objective, all);
        Map<Optional<ParameterGroup>, Map<Optimizer, List<Variable>>> groups = new LinkedHashMap<>();
        groups.put(Optional.empty(), new LinkedHashMap<>());
        objective.groups().forEach(group -> groups.put(Optional.of(group), new LinkedHashMap<>()));
        for (Variable variable : trained) {
            if (offsets.containsKey(variable.name())) {
                throw Misfit.of(
                        objective.optimizer(),
                        "the parameter " + variable.name() + " is moved by the objective " + objective.name()
                                + " and by one before it; only one can have it");
            }
            Optional<ParameterGroup> group = TrainingStep.group(objective, variable.name());
            groups.getOrDefault(group, new LinkedHashMap<>())
                    .computeIfAbsent(treatments.optimizer(group, variable), optimizer -> new ArrayList<>())
                    .add(variable);
        }
        groups.forEach((group, optimizers) -> optimizers.forEach((optimizer, variables) -> {
            int epoch = group.map(ParameterGroup::unfreezeEpoch).orElse(0);
            int begin = length;
            variables.forEach(this::place);
            if (PluginCode.call(optimizer, "wholeTensors", optimizer::wholeTensors)) {
                for (Variable variable : variables) {
                    Optional<Shape> tensor = Optional.of(variable.shape());
                    ranges.add(new Range(index, optimizer, offset(variable.name()), variable.length(), tensor, epoch));
                }
            } else {
                ranges.add(new Range(index, optimizer, begin, length - begin, Optional.empty(), epoch));
            }
        }));
    }

    private void place(Variable variable) {
        offsets.put(variable.name(), length);
        parameters.add(variable);
        length = Math.addExact(length, variable.length());
    }

    /** Each begins at an even place, so that two 16-bit floats of one variable share a word of memory. */
    private void freeze(Variable variable) {
        offsets.put(variable.name(), frozenLength);
        frozen.put(variable.name(), variable);
        frozenLength = Math.addExact(frozenLength, Math.addExact(variable.length(), variable.length() & 1));
    }

    /** The parameters that are moved, in the order in which they lie. */
    List<Variable> parameters() {
        return parameters;
    }

    /** What nobody moves: parameters, and those of references, in the order in which they lie. */
    List<Variable> frozen() {
        return List.copyOf(frozen.values());
    }

    /** All variables. */
    List<Variable> variables() {
        return Stream.of(parameters, frozen.values(), states)
                .flatMap(Collection::stream)
                .toList();
    }

    boolean isFrozen(Variable variable) {
        return frozen.containsKey(variable.name());
    }

    /** The states in the order in which they lie. */
    List<Variable> states() {
        return states;
    }

    List<Range> ranges() {
        return ranges;
    }

    int offset(String name) {
        Integer offset = offsets.get(name);
        if (offset == null) {
            throw new IllegalArgumentException("there is no parameter or state named " + name);
        }
        return offset;
    }

    /** Elements of all parameters that are moved. */
    int length() {
        return length;
    }

    /** Elements of all that nobody moves, with what lies between. */
    int frozenLength() {
        return frozenLength;
    }

    /** Elements of all states. */
    int stateLength() {
        return stateLength;
    }

    /** Elements of the states that steps assign to, which lie in front of the others. */
    int assignedLength() {
        return assignedLength;
    }

    /** Where some states lie: the lengths of the runs that they make, by the offset at which each begins. */
    Map<Integer, Integer> runs(List<Variable> some) {
        List<Variable> inOrder = some.stream()
                .sorted(Comparator.comparing(state -> offset(state.name())))
                .toList();
        Map<Integer, Integer> runs = new LinkedHashMap<>();
        int begin = 0;
        int end = -1;
        for (Variable state : inOrder) {
            int offset = offset(state.name());
            begin = offset == end ? begin : offset;
            end = offset + state.length();
            runs.put(begin, end - begin);
        }
        return runs;
    }
}
