package dev.cohort.session;

import dev.cohort.step.Variable;
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

    List<String> parameterNames() {
        return memory.layout().parameters().stream().map(Variable::name).toList();
    }

    float[] parameters() {
        float[] values = new float[memory.layout().length()];
        memory.parameters().read(0, values, 0, values.length);
        return values;
    }

    void parameters(float[] values) {
        if (values.length != memory.layout().length()) {
            throw new IllegalArgumentException(
                    "the model has " + memory.layout().length() + " parameters, but " + values.length + " were given");
        }
        memory.parameters().write(0, values, 0, values.length);
    }

    float[] gradients() {
        float[] values = new float[memory.layout().length()];
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
        System.arraycopy(gradients(), memory.layout().offset(name), elements, 0, elements.length);
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
