package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.GraphValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One direction of a recurrent operator of which gradients are wanted. Sequences are [length, batch, width], their places in the
 * order in which this direction reads them.
 *
 * @param x what is read
 * @param weight the input's weights, [gates, width]
 * @param recurrent the states' weights, [gates, hidden]
 * @param bias the input's and the states', [2 gates]
 * @param states the states after each place, 0 where a sequence has ended
 * @param first the state before the first place; absent where it is 0
 * @param firstCell the same of an LSTM's cells
 * @param mask 1 where a sequence has not ended, [length, batch, 1]; absent where none ends early
 * @param gradient the gradient by the states
 * @param lastGradient the gradient by the last state of each sequence, [1, batch, hidden]
 * @param lastCellGradient the same of an LSTM's cells
 */
record Recurrence(
        Value x,
        Value weight,
        Value recurrent,
        Optional<Value> bias,
        Value states,
        Optional<Value> first,
        Optional<Value> firstCell,
        Optional<Value> mask,
        Optional<Value> gradient,
        Optional<Value> lastGradient,
        Optional<Value> lastCellGradient) {

    /**
     * What a cell finds.
     *
     * @param inputGates the gradient by what the input adds to each gate, [length, batch, gates]
     * @param weight the gradient by the input's weights
     * @param recurrent the gradient by the states' weights
     * @param bias the gradient by the biases
     * @param first the gradient by the state before the first place, [1, batch, hidden]
     * @param firstCell the same of an LSTM's cells
     */
    record Gradients(
            Value inputGates, Value weight, Value recurrent, Value bias, Value first, Optional<Value> firstCell) {}

    /**
     * What follows from the gradients of the gates.
     *
     * @param stateGates the gradient by what the state before adds to each gate
     */
    Gradients gradients(
            Value inputGates, Value stateGates, Value recurrentGradient, Value start, Optional<Value> startCell) {
        Value ofInput = inputGates.sum(0, 1);
        Value ofStates = stateGates == inputGates ? ofInput : stateGates.sum(0, 1);
        return new Gradients(
                inputGates, byWeights(inputGates, x), recurrentGradient, ofInput.concat(0, ofStates), start, startCell);
    }

    int length() {
        return (int) x.shape().size(0);
    }

    long hidden() {
        return recurrent.shape().size(1);
    }

    /** The states before each place. */
    Value before() {
        return before(states, first);
    }

    Value before(Value after, Optional<Value> start) {
        Value beginning = start.orElseGet(() -> zeros(after));
        return length() == 1 ? beginning : beginning.concat(0, after.slice(0, 0, length() - 1L));
    }

    /** Zeros of the shape of one place. */
    static Value zeros(Value sequence) {
        return Like.zeros((GraphValue) sequence.slice(0, 0, 1));
    }

    /** The last place of a sequence. */
    static Value last(Value sequence) {
        long length = sequence.shape().size(0);
        return sequence.slice(0, length - 1, length);
    }

    /** What the input adds to each gate. */
    Value byInput() {
        Value product = x.matmul(weight.transpose(1, 0));
        return bias.isPresent() ? product.plus(bias(0)) : product;
    }

    /** One of the two biases. */
    Value bias(int half) {
        Value both = bias.orElseThrow();
        long gates = weight.shape().size(0);
        return both.slice(0, half * gates, (half + 1) * gates);
    }

    /** The gradients of the states, without those that lie beyond the end of a sequence. */
    Optional<List<Value>> gradients() {
        return gradient.map(all -> places(mask.map(all::times).orElse(all)));
    }

    /** A number where sequences have not ended, and another elsewhere. */
    Value within(Value inside, double outside) {
        return mask.map(known -> {
                    Value masked = inside.times(known);
                    return outside == 0
                            ? masked
                            : masked.plus(beyond().orElseThrow().times(outside));
                })
                .orElse(inside);
    }

    /** 1 where sequences have ended. */
    Optional<Value> beyond() {
        return mask.map(known -> Like.scalar((GraphValue) known, 1).minus(known));
    }

    /** A sequence in its places, each [1, batch, width]. */
    static List<Value> places(Value sequence) {
        int length = (int) sequence.shape().size(0);
        return length == 1 ? List.of(sequence) : split(sequence, 0, length);
    }

    /** Parts of equal extents along an axis. */
    static List<Value> split(Value value, int axis, int parts) {
        long[] sizes = new long[parts];
        Arrays.fill(sizes, value.shape().size(axis) / parts);
        return value.graph()
                .operator(
                        "Split",
                        List.of(value, value.graph().constant(Constant.vector(sizes))),
                        Attributes.NONE.with("axis", (long) axis),
                        parts);
    }

    /** Values one after another along an axis. */
    static Value joined(List<Value> parts, int axis) {
        return parts.get(0).concat(axis, parts.subList(1, parts.size()).toArray(Value[]::new));
    }

    /** The product of all places at once, [gates, width]: the gradient of weights that multiplied a sequence. */
    static Value byWeights(Value gates, Value sequence) {
        return rows(gates).transpose(1, 0).matmul(rows(sequence));
    }

    /** All places one after another. */
    static Value rows(Value sequence) {
        return sequence.reshape(-1, sequence.shape().size(2));
    }

    /** Walks from the last place to the first. */
    interface Walk {
        /**
         * One place.
         *
         * @param gradient the gradient by the state after it
         * @return the gradient by the state before it
         */
        Value back(int place, Value gradient);
    }

    /** The gradient by the first state, each place being given the whole gradient by the state after it. */
    Value walk(Walk walk) {
        Optional<List<Value>> given = gradients();
        Optional<List<Value>> kept = beyond().map(Recurrence::places);
        Value carried = lastGradient.orElseGet(() -> zeros(states));
        for (int place = length() - 1; place >= 0; place--) {
            Value whole = given.isPresent() ? carried.plus(given.get().get(place)) : carried;
            Value before = walk.back(place, whole);
            carried = kept.isPresent() ? before.plus(whole.times(kept.get().get(place))) : before;
        }
        return carried;
    }

    /** A list that is filled from its end. */
    static List<Value> reversed(List<Value> values) {
        List<Value> all = new ArrayList<>(values);
        Collections.reverse(all);
        return all;
    }
}
