package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.UpdateContext;

/** States that do not begin at zero. */
final class FirstUpdate {
    private FirstUpdate() {}

    /** A state that begins at a scalar. */
    static Value state(UpdateContext context, String name, Value first) {
        Value zero = first.graph().constant(0);
        // What is added to the vector is one scalar, so that the loop has no choice to make.
        return context.state(name).plus(context.step().less(2).choose(first, zero));
    }
}
