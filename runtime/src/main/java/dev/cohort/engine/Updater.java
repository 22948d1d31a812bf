package dev.cohort.engine;

import dev.cohort.api.graph.Shape;
import dev.cohort.step.UpdateProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Moves an objective's parameters: accumulates gradients, clips them by value and then by norm, updates group by group.
 *
 * <p>Groups are neighbours in the vectors of all parameters and gradients, and are added in their order.
 */
public interface Updater extends AutoCloseable {
    /** What PyTorch adds to a norm before it divides by it. */
    double NORM_GUARD = 1e-6;

    /** The operators that an update of vectors may use, all of them elementwise. */
    Set<String> OPERATORS = UpdateOperators.names();

    /**
     * A state of a group.
     *
     * @param shape where it is not that of the parameters
     */
    record State(String name, Optional<Shape> shape) {}

    /** Adds parameters that one program moves. */
    void add(int offset, int length, UpdateProgram program);

    /**
     * Has the group that begins at a place rest, or go on: while it rests, neither its parameters nor its states move, its
     * gradients are 0, and its updates do not count.
     */
    void rest(int offset, boolean resting);

    /** Whether the gradient of a batch is taken again at another place. */
    boolean probes();

    /** Whether an evaluation uses other parameters. */
    boolean evaluates();

    /** Adds the gradients of a batch. @return whether there are enough of them for an update */
    boolean accumulate();

    /** How many batches were added since the last update. */
    int accumulated();

    /** Goes on in the middle of an accumulation, whose sums {@link #setGradients} sets. */
    void accumulated(int batches);

    /**
     * Moves the parameters to where the gradient is taken again, by those of the batch, until {@link #back}.
     *
     * @param step the number of the next update, from 1
     */
    void probe(UpdateRates rates, long step);

    /**
     * Gives the parameters the values that an evaluation uses, until {@link #back}.
     *
     * @param step how many updates were made
     */
    void evaluated(UpdateRates rates, long step);

    /** Gives the parameters the values that they had before {@link #probe} or {@link #evaluated}. */
    void back();

    /**
     * Moves the parameters.
     *
     * @param step the number of this update, from 1
     * @param beside is run once, at the same time where there are threads for it
     */
    void update(UpdateRates rates, long step, Runnable beside);

    /** Copies the gradients of all groups to their places in a vector of all parameters. */
    void gradients(float[] to);

    /** Sets the gradients, or their sums so far, from their places in a vector of all parameters. */
    void setGradients(float[] from);

    /** The states of the group that a place belongs to. */
    List<State> states(int offset);

    /** Copies a part of a state, as much as there is room for. */
    void state(String name, int offset, float[] to);

    /** Sets a part of a state. */
    void setState(String name, int offset, float[] values);

    /** The lasting scalars of the group that begins at a place, by name; empty where none begins. */
    Map<String, Double> scalars(int offset);

    /** Sets a lasting scalar of the group that begins at a place. */
    void setScalar(String name, int offset, double value);

    /** The states of a program. */
    static List<State> states(UpdateProgram program) {
        Shape own = program.parameters().shape();
        List<State> states = new ArrayList<>();
        program.states()
                .forEach((name, value) ->
                        states.add(new State(name, Optional.of(value.shape()).filter(shape -> !shape.equals(own)))));
        return states;
    }

    @Override
    void close();
}
