package dev.cohort.api.optimizer;

import dev.cohort.api.graph.Value;

/**
 * One update: vectors of equal length and scalars.
 *
 * <p>Scalars, and what is computed from scalars alone, are held in double precision.
 */
public interface UpdateContext {
    /** The parameters before the update. */
    Value parameters();

    /** The gradients, after accumulation and clipping. */
    Value gradient();

    /** The learning rate of this update, after the schedule: a scalar. */
    Value learningRate();

    /** The number of this update, from 1: a scalar. */
    Value step();

    /** A vector that lasts from update to update, zero at first. */
    Value state(String name);

    /** Gives a state its value after this update. */
    void state(String name, Value next);

    /** Gives the parameters their values after this update. */
    void parameters(Value next);
}
