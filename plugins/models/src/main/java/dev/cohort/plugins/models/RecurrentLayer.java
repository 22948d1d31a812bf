package dev.cohort.plugins.models;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A layer of long short-term memory in one direction, written out place by place:
 *
 * <pre>
 * i, f, g, o = σ, σ, tanh, σ of x W + b + h U + d
 * c ← f c + i g
 * h ← o tanh(c)
 * </pre>
 */
final class RecurrentLayer {
    /** The state after each place in the sequence's own order, and that after the last place that was read. */
    record Outputs(List<Value> states, Value last) {}

    private final Layers layers;
    private final String name;
    private final int hidden;
    private final boolean reverse;

    RecurrentLayer(Layers layers, String name, int hidden, boolean reverse) {
        this.layers = layers;
        this.name = name;
        this.hidden = hidden;
        this.reverse = reverse;
    }

    /**
     * Reads sequences.
     *
     * @param x rows of numbers, [batch, length, width]
     * @param belongs for each place, which examples reach it; others keep their state
     */
    Outputs apply(Value x, Optional<List<Value>> belongs) {
        int length = Math.toIntExact(x.shape().size(1));
        // PyTorch draws all parameters of a layer by its width.
        Initializer initializer = Initializer.fanIn(hidden);
        ModelContext context = layers.context();
        long width = x.shape().size(2);
        Value weight =
                layers.weight(name + "input.weight", Shape.of(width, 4L * hidden), width, 4L * hidden, initializer);
        Value bias = context.parameter(name + "input.bias", Shape.of(4L * hidden), initializer);
        Value recurrent =
                layers.weight(name + "hidden.weight", Shape.of(hidden, 4L * hidden), hidden, 4L * hidden, initializer);
        Value recurrentBias = context.parameter(name + "hidden.bias", Shape.of(4L * hidden), initializer);
        // All places at once: what does not wait for the state before.
        List<Value> read = places(context, x.matmul(weight).plus(bias.plus(recurrentBias)), length);
        Value[] states = new Value[length];
        Optional<Value> cell = Optional.empty();
        Optional<Value> state = Optional.empty();
        for (int count = 0; count < length; count++) {
            int place = reverse ? length - 1 - count : count;
            Value gates = read.get(place);
            gates = state.isPresent() ? gates.plus(state.get().matmul(recurrent)) : gates;
            List<Value> parts = split(context, gates, 4, hidden);
            Value added = parts.get(0).sigmoid().times(parts.get(2).tanh());
            Value next =
                    cell.isPresent() ? parts.get(1).sigmoid().times(cell.get()).plus(added) : added;
            Value shown = parts.get(3).sigmoid().times(next.tanh());
            cell = Optional.of(kept(belongs, place, next, cell));
            state = Optional.of(kept(belongs, place, shown, state));
            states[place] = state.get();
        }
        return new Outputs(Arrays.asList(states), state.orElseThrow());
    }

    /** The next state where an example reaches the place, and else the one before, which begins as 0. */
    private Value kept(Optional<List<Value>> belongs, int place, Value next, Optional<Value> before) {
        return belongs.map(reached -> reached.get(place)
                        .choose(next, before.orElse(layers.context().graph().constant(0))))
                .orElse(next);
    }

    /** What lies at each place of sequences: [batch, length, width] as so many of [batch, width]. */
    static List<Value> places(ModelContext context, Value sequences, int length) {
        return split(context, sequences, length, 1).stream()
                .map(part -> part.squeeze(1))
                .toList();
    }

    /** The second axis in parts. */
    private static List<Value> split(ModelContext context, Value value, int parts, long width) {
        long[] widths = new long[parts];
        Arrays.fill(widths, width);
        return context.graph()
                .operator(
                        "Split",
                        List.of(value, context.graph().constant(Constant.vector(widths))),
                        Attributes.NONE.with("axis", 1L),
                        parts);
    }
}
