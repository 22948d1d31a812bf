package dev.cohort.session;

import dev.cohort.step.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The parameters, states and gradients of a session, by name and as flat vectors. */
final class SessionVariables {
    private final ModelMemory memory;
    private final Map<String, Variable> variables;
    private final List<ObjectiveTraining> objectives;

    SessionVariables(SessionParts parts) {
        this.memory = parts.memory();
        this.variables = parts.variables();
        this.objectives = parts.objectives();
    }

    /** The parameters that are moved, and then those that stay. */
    private List<Variable> all() {
        List<Variable> all = new ArrayList<>(memory.layout().parameters());
        all.addAll(frozen());
        return all;
    }

    private List<Variable> frozen() {
        return memory.layout().frozen().stream().filter(Variable::trainable).toList();
    }

    private int length() {
        return all().stream().mapToInt(Variable::length).reduce(0, Math::addExact);
    }

    List<String> parameterNames() {
        return all().stream().map(Variable::name).toList();
    }

    float[] parameters() {
        float[] values = new float[length()];
        memory.parameters().read(0, values, 0, memory.layout().length());
        int at = memory.layout().length();
        for (Variable variable : frozen()) {
            System.arraycopy(memory.read(variable), 0, values, at, variable.length());
            at += variable.length();
        }
        return values;
    }

    void parameters(float[] values) {
        if (values.length != length()) {
            throw new IllegalArgumentException(
                    "the model has " + length() + " parameters, but " + values.length + " were given");
        }
        memory.parameters().write(0, values, 0, memory.layout().length());
        int at = memory.layout().length();
        for (Variable variable : frozen()) {
            memory.write(variable, Arrays.copyOfRange(values, at, at + variable.length()));
            at += variable.length();
        }
    }

    float[] gradients() {
        float[] values = new float[length()];
        objectives.forEach(objective -> objective.updater().gradients(values));
        return values;
    }

    NamedTensor variable(String name) {
        Variable variable = declared(name);
        return new NamedTensor(name, variable.shape(), memory.read(variable));
    }

    void variable(String name, float[] values) {
        memory.write(declared(name), values);
    }

    NamedTensor gradient(String name) {
        Variable variable = declared(name);
        if (!variable.trainable()) {
            throw new IllegalArgumentException(name + " is a state of the model, which has no gradient");
        }
        float[] elements = new float[variable.length()];
        if (!memory.layout().isFrozen(variable)) {
            System.arraycopy(gradients(), memory.layout().offset(name), elements, 0, elements.length);
        }
        return new NamedTensor(name, variable.shape(), elements);
    }

    private Variable declared(String name) {
        Variable variable = variables.get(name);
        if (variable == null) {
            throw new IllegalArgumentException("there is no parameter or state named " + name + "; there are "
                    + String.join(", ", variables.keySet()));
        }
        return variable;
    }
}
