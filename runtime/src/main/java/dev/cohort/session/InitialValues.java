package dev.cohort.session;

import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.step.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives the variables of a model the values that another model has, by name and shape. */
final class InitialValues {
    private static final int NAMES_SHOWN = 5;

    private final ModelMemory memory;
    private final List<Variable> variables;

    InitialValues(ModelMemory memory) {
        this.memory = memory;
        this.variables = memory.layout().variables();
    }

    /**
     * Writes the values.
     *
     * @param source what the answer calls the other model
     * @return what was left as it was, and of what there was no use
     * @throws ProblemException if nothing of it fits
     */
    Optional<String> take(String source, List<NamedTensor> tensors) {
        Map<String, NamedTensor> unused = new LinkedHashMap<>();
        tensors.forEach(tensor -> unused.put(tensor.name(), tensor));
        variables.stream()
                .filter(variable -> !variable.origin().equals(variable.name()))
                .forEach(copy -> unused.remove(copy.name()));
        List<String> missing = new ArrayList<>();
        List<String> reshaped = new ArrayList<>();
        List<Variable> own = variables.stream()
                .filter(variable -> variable.origin().equals(variable.name()))
                .toList();
        for (Variable variable : own) {
            NamedTensor tensor = unused.remove(variable.name());
            if (tensor == null) {
                missing.add(variable.name());
            } else if (tensor.shape().equals(variable.shape())) {
                memory.write(variable, tensor.elements());
            } else {
                reshaped.add(variable.name() + " (" + tensor.shape() + " there, " + variable.shape() + " here)");
            }
        }
        int taken = own.size() - missing.size() - reshaped.size();
        String left = listed("; not there, so new: ", missing)
                + listed("; of another shape, so new: ", reshaped)
                + listed("; not used: ", List.copyOf(unused.keySet()));
        if (taken == 0) {
            throw new ProblemException(
                    new Problem.ModelFile(Optional.empty(), "has no parameter of this model by name and shape" + left));
        }
        copyOrigins();
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of("taken from " + source + ": " + taken + " of the model's " + own.size()
                        + " parameters and states" + left);
    }

    /** What is a copy begins as what it is a copy of. */
    private void copyOrigins() {
        for (Variable copy : variables) {
            variables.stream()
                    .filter(variable -> variable.name().equals(copy.origin()) && variable != copy)
                    .findFirst()
                    .ifPresent(origin -> memory.write(copy, memory.read(origin)));
        }
    }

    private static String listed(String what, List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        return what
                + String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
                + (names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "");
    }
}
