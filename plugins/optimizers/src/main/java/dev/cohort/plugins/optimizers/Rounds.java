package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.UpdateContext;

/** Whether updates are the last of every so many. */
final class Rounds {
    private Rounds() {}

    /** Whether this update is the last of a round of so many, a scalar. */
    static Value ends(UpdateContext context, long updates) {
        Value round = context.step().dividedBy(updates);
        return round.floor().equal(round);
    }

    /** A state that begins where the parameters do. */
    static Value beginning(UpdateContext context, String state) {
        return context.step().less(2).choose(context.parameters(), context.state(state));
    }
}
