package dev.cohort.step;

import dev.cohort.api.graph.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The variables that models have declared, in the order of their first mention; shared by all graphs of a session. */
public final class Declarations {
    private final Map<String, Variable> variables = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if its shape is not known, or its name taken by a variable of another form */
    Variable declare(Variable wanted) {
        String name = wanted.name();
        Objects.requireNonNull(wanted.initializer(), () -> "the initializer of " + name);
        Shape shape = wanted.shape();
        if (!shape.isFixed() || shape.elements() == 0) {
            throw new IllegalArgumentException(
                    "the shape of " + name + " must be known and not empty, but is " + shape);
        }
        Variable known = variables.putIfAbsent(name, wanted);
        if (known != null && (!known.shape().equals(shape) || known.role() != wanted.role())) {
            throw new IllegalArgumentException((known.trainable() ? "the parameter " : "the state ") + name
                    + " has shape " + known.shape() + ", and is now asked for "
                    + (wanted.trainable() ? "as a parameter" : "as a state") + " of shape " + shape);
        }
        return known == null ? wanted : known;
    }

    /** All variables. */
    public Map<String, Variable> all() {
        return Collections.unmodifiableMap(variables);
    }

    /** The parameters. */
    public List<Variable> parameters() {
        return variables.values().stream().filter(Variable::trainable).toList();
    }

    /** The states, in the order of their first mention. */
    public List<Variable> states() {
        return variables.values().stream()
                .filter(variable -> !variable.trainable())
                .toList();
    }
}
