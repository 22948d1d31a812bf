package dev.cohort.step;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;

/**
 * Where the variables of a part of a step belong.
 *
 * @param prefix stands before their names
 * @param origin the prefix of the variables whose first values they have; their own, or that of a model whose copy this is
 * @param frozen whether nothing in it is trained, and all is computed as in evaluation
 */
record Scope(String prefix, String origin, boolean frozen) {
    /** A part that is trained. */
    static Scope trained(String prefix) {
        return new Scope(prefix, prefix, false);
    }

    Variable variable(String name, Shape shape, Initializer initializer, Role role) {
        return new Variable(prefix + name, shape, initializer, role, origin + name);
    }

    /** A parameter that stays as it is, so that a copy of the model has the same one. */
    Variable unmoved(String name, Shape shape, Initializer initializer) {
        return new Variable(origin + name, shape, initializer, Role.FROZEN, origin + name);
    }
}
