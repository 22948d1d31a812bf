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

    /** The kernel that remembers what went on inside while it reads. */
    Optional<RecurrentKernel> kernel();

    /** What went on inside, each [length, batch, width], computed again from the states. */
    List<Value> remember(Recurrence reading);

    /** The gradients, given what went on inside. */
    Recurrence.Gradients gradients(Recurrence reading, List<Value> inside);
}
