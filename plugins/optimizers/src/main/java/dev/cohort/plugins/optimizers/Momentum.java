package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.Options;

/**
 * The momentum of {@code sgd} and {@code lars}: a sum of directions, of which a share is kept.
 *
 * @param momentum the share; without it, a direction stays as it is
 * @param dampening how much less than whole a direction enters the sum; the first enters whole
 * @param nesterov whether the step looks ahead along the sum
 */
record Momentum(double momentum, double dampening, boolean nesterov) {
    /** @throws dev.cohort.api.option.InvalidOptionException if the options cannot be meant */
    Momentum {
        Options.notNegative(momentum, "momentum");
        Options.require(Double.isFinite(dampening), "dampening", "must be a number");
        Options.require(
                !nesterov || (momentum > 0 && dampening == 0),
                "nesterov",
                "needs a momentum above 0 and a dampening of 0");
    }

    /** Where to go, by the momentum. */
    Value direction(UpdateContext context, Value direction) {
        if (momentum == 0) {
            return direction;
        }
        Value kept = context.momentum(momentum);
        Value sum = context.state("momentum").times(kept).plus(dampened(direction, context.step()));
        context.state("momentum", sum);
        return nesterov ? direction.plus(sum.times(kept)) : sum;
    }

    /** The first direction enters whole: its factor is 1 − dampening · min(step − 1, 1). */
    private Value dampened(Value direction, Value step) {
        return dampening == 0
                ? direction
                : direction.times(step.minus(1).minimum(1).times(-dampening).plus(1));
    }
}
