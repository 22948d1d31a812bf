package dev.cohort.autodiff;

import dev.cohort.api.graph.Value;
import java.util.List;
import java.util.Optional;

/** How gradients pass through one kind of recurrent operator. */
interface RecurrentCell {
    /** How many states pass from place to place: an LSTM's is two, one of which is its cell. */
    int states();

    /** The lists of activations that an operator may have in one direction, in lower case. */
    List<List<String>> activations();

    /**
     * The kernel that remembers what went on inside while it reads. Its outputs are the states at all places, [length, 1, batch,
     * hidden], the last state and cell, the cells at all places, and the gates, [length, 1, batch, gates].
     */
    Optional<String> kernel();

    /** What went on inside, each [length, batch, width], computed again from the states. */
    List<Value> remember(Recurrence reading);

    /** The same out of the kernel's outputs. */
    List<Value> remembered(List<? extends Value> outputs);

    /** The gradients, given what went on inside. */
    Recurrence.Gradients gradients(Recurrence reading, List<Value> inside);
}
