package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An LSTM whose places are walked through by loops of Java's.
 *
 * <p>Each place is a column for each example, [gates, batch]: a matrix product then reads the weights as they lie, where ONNX
 * Runtime would copy them for each place if they were its second factor.
 */
final class LongShortTermMemoryKernel implements RecurrentKernel {
    private static final int FIRST_STATE = 5;
    private static final int FIRST_CELL = 6;

    @Override
    public String domain() {
        return Graph.RECURRENT;
    }

    @Override
    public String operator() {
        return "LSTM";
    }

    /** Inside are the gates i, o, f and g, the cells, what is shown of them, and the states, each [length, width, batch]. */
    @Override
    public Reading read(Direction direction, List<GraphValue> inputs, Attributes attributes) {
        Graph graph = inputs.get(0).graph();
        Value x = columns(direction.turned(inputs.get(0)));
        Value recurrent = direction.part(inputs.get(2)).squeeze(0);
        long gates = recurrent.shape().size(0);
        Value weights = recurrent.concat(1, direction.part(inputs.get(1)).squeeze(0));
        Optional<Value> bias = optional(inputs, 3)
                .map(both -> direction.part(both).reshape(2, gates).sum(0).unsqueeze(1));
        weights = bias.isPresent() ? weights.concat(1, bias.get()) : weights;
        List<GraphValue> given = new ArrayList<>(List.of(graph.own(x), graph.own(weights)));
        given.add(first(direction, inputs, FIRST_STATE));
        given.add(first(direction, inputs, FIRST_CELL));
        Dimension length = x.shape().dimension(0);
        Dimension batch = x.shape().dimension(2);
        ElementType type = given.get(0).type();
        ValueInfo state = new ValueInfo(type, Shape.of(length, recurrent.shape().dimension(1), batch));
        ValueInfo gate = new ValueInfo(type, Shape.of(length, Dimension.of(gates), batch));
        List<GraphValue> read = graph.add(
                        domain(), operator(), given, Attributes.NONE, List.of(state, state, state, gate))
                .outputs();
        Value states = columns(read.get(0));
        return new Reading(
                states,
                columns(Recurrence.last(read.get(0))),
                Optional.of(columns(read.get(1))),
                List.of(read.get(3), read.get(1), read.get(2), read.get(0)));
    }

    private static Optional<GraphValue> optional(List<GraphValue> inputs, int input) {
        return input < inputs.size() && inputs.get(input).isPresent()
                ? Optional.of(inputs.get(input))
                : Optional.empty();
    }

    private static GraphValue first(Direction direction, List<GraphValue> inputs, int input) {
        Graph graph = inputs.get(0).graph();
        return optional(inputs, input)
                .map(state -> graph.own(column(direction.part(state))))
                .orElseGet(graph::absent);
    }

    /** The last two axes exchanged. */
    private static Value columns(Value sequence) {
        return sequence.transpose(0, 2, 1);
    }

    private static Value column(Value state) {
        return state.squeeze(0).transpose(1, 0);
    }

    @Override
    public Recurrence.Gradients gradients(Recurrence recurrence, Reading reading) {
        GraphValue gates = (GraphValue) reading.inside().get(0);
        Graph graph = gates.graph();
        List<GraphValue> given = new ArrayList<>();
        given.add(graph.own(recurrence.mask().map(mask -> within(gates, mask)).orElse(gates)));
        given.add(graph.own(recurrence.recurrent().transpose(1, 0)));
        given.add(graph.own(reading.inside().get(1)));
        given.add(graph.own(reading.inside().get(2)));
        given.add(own(graph, recurrence.firstCell().map(LongShortTermMemoryKernel::column)));
        given.add(own(graph, recurrence.gradient().map(all -> columns(recurrence.within(all, 0)))));
        given.add(own(graph, recurrence.lastGradient().map(LongShortTermMemoryKernel::column)));
        given.add(own(graph, recurrence.lastCellGradient().map(LongShortTermMemoryKernel::column)));
        given.add(own(graph, recurrence.beyond().map(past -> past(reading, past))));
        ValueInfo state = new ValueInfo(
                gates.type(),
                Shape.of(given.get(1).shape().dimension(0), gates.shape().dimension(2)));
        List<GraphValue> found = graph.add(
                        domain(), operator() + "Grad", given, Attributes.NONE, List.of(gates.info(), state, state))
                .outputs();
        Value all = columns(found.get(0));
        Value joint = byWeights(recurrence, reading, all);
        long hidden = recurrence.hidden();
        long width = recurrence.x().shape().size(2);
        Value bias = joint.slice(0, hidden + width, hidden + width + 1).squeeze(0);
        return new Recurrence.Gradients(
                all,
                joint.slice(0, hidden, hidden + width).transpose(1, 0),
                joint.slice(0, 0, hidden).transpose(1, 0),
                bias.concat(0, bias),
                row(found.get(1)),
                Optional.of(row(found.get(2))));
    }

    /** The gradient of all weights at once, transposed; a bias is the weight of ones. */
    private static Value byWeights(Recurrence recurrence, Reading reading, Value gates) {
        Value after = reading.inside().get(3);
        Value before = recurrence.before(after, recurrence.first().map(LongShortTermMemoryKernel::columns));
        Value x = columns(recurrence.x());
        Value ones = Like.filled((GraphValue) before.slice(1, 0, 1), 1);
        Value read = before.concat(1, x, ones).transpose(1, 0, 2);
        return read.reshape(read.shape().size(0), -1).matmul(Recurrence.rows(gates));
    }

    private static GraphValue own(Graph graph, Optional<Value> value) {
        return value.map(graph::own).orElseGet(graph::absent);
    }

    private static Value row(Value column) {
        return column.transpose(1, 0).unsqueeze(0);
    }

    /** Gates that let nothing in and out, and keep all, where sequences have ended. */
    private static Value within(Value gates, Value mask) {
        List<Value> parts = Recurrence.split(gates, 1, 4);
        Value inside = columns(mask);
        Value forget = parts.get(2).times(inside).plus(inside.negate().plus(1));
        return parts.get(0).times(inside).concat(1, parts.get(1).times(inside), forget, parts.get(3));
    }

    /** The share of a state's gradient that goes past its place, for each of its numbers. */
    private static Value past(Reading reading, Value beyond) {
        return Like.expand(columns(beyond), (GraphValue) reading.inside().get(1));
    }
}
