package dev.cohort.engine;

import dev.cohort.step.UpdateProgram;
import java.util.List;

/**
 * Moves an objective's parameters: accumulates gradients, clips them by value and then by norm, updates group by group.
 *
 * <p>Groups are neighbours in the vectors of all parameters and gradients, and are added in their order.
 */
public interface Updater extends AutoCloseable {
    /** What PyTorch adds to a norm before it divides by it. */
    double NORM_GUARD = 1e-6;

    /** Adds parameters that one program moves. */
    void add(int offset, int length, UpdateProgram program);

    /** Adds the gradients of a batch. @return whether there are enough of them for an update */
    boolean accumulate();

    /** How many batches were added since the last update. */
    int accumulated();

    /** Goes on in the middle of an accumulation, whose sums {@link #setGradients} sets. */
    void accumulated(int batches);

    /**
     * Moves the parameters.
     *
     * @param learningRates one for each group, in the order in which they were added
     * @param step the number of this update, from 1
     * @param beside is run once, at the same time where there are threads for it
     */
    void update(double[] learningRates, long step, Runnable beside);

    /** Copies the gradients of all groups to their places in a vector of all parameters. */
    void gradients(float[] to);

    /** Sets the gradients, or their sums so far, from their places in a vector of all parameters. */
    void setGradients(float[] from);

    /** The names of the states of the group that a place belongs to. */
    List<String> stateNames(int offset);

    /** Copies a part of a state, as much as there is room for. */
    void state(String name, int offset, float[] to);

    /** Sets a part of a state. */
    void setState(String name, int offset, float[] values);

    @Override
    void close();
}
