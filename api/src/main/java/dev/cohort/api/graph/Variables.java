package dev.cohort.api.graph;

/** Makes the values of a graph that last from step to step. */
public interface Variables {
    /**
     * A trainable parameter. The same name gives the same value, so a model that is applied twice shares its parameters.
     *
     * @param name parts joined by dots, as in {@code hidden.0.weight}
     * @throws IllegalArgumentException if the name is taken by a parameter of another shape
     */
    Value parameter(String name, Shape shape, Initializer initializer);

    /** A value that is saved but not trained, such as a running mean. */
    Value state(String name, Shape shape, Initializer initializer);

    /** Gives a state its value for the next step; ignored outside of training. */
    void assign(Value state, Value next);

    /** Whether the graph is for training: dropout drops, batch statistics are used and states move. */
    boolean training();
}
