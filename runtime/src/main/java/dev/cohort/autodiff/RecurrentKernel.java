package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.GraphValue;
import java.util.List;
import java.util.Optional;

/** A kernel of a recurrent operator that remembers what went on inside. It reads forwards alone, and all sequences to the end. */
interface RecurrentKernel {
    /**
     * What was read in one direction, in the order in which that reads.
     *
     * @param states the states after each place, [length, batch, hidden]
     * @param last the state after the last place, [1, batch, hidden]
     * @param cells the cells of an LSTM after each place
     * @param inside what went on inside, in a form of the kernel's own
     */
    record Reading(Value states, Value last, Optional<Value> cells, List<Value> inside) {}

    /** The domain of the operator that it computes. */
    String domain();

    /** The name of the operator that it computes. */
    String operator();

    /** Reads. */
    Reading read(Direction direction, List<GraphValue> inputs, Attributes attributes);

    /** The gradients. */
    Recurrence.Gradients gradients(Recurrence recurrence, Reading reading);
}
