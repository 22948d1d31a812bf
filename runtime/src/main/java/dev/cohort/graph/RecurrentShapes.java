package dev.cohort.graph;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Networks that read sequences place by place, [length, batch, width], and the sequence backwards. */
final class RecurrentShapes {
    private static final Set<String> DIRECTIONS = Set.of("forward", "reverse", "bidirectional");

    private RecurrentShapes() {}

    static void addTo(Map<String, ShapeInference.Rule> rules) {
        rules.put("LSTM", call -> recurrence(call, 4, 2));
        rules.put("GRU", call -> recurrence(call, 3, 1));
        rules.put("RNN", call -> recurrence(call, 1, 1));
        rules.put("ReverseSequence", call -> {
            call.integers(1);
            call.rank(1, 1);
            int batch = call.axis("batch_axis", 1, call.shape(0).rank());
            call.same(
                    call.shape(0).dimension(batch),
                    call.shape(1).dimension(0),
                    "needs one length for each example of " + call.shape(0));
            return call.like(0, call.shape(0));
        });
    }

    /** X, W, R, B, sequence_lens, initial_h, and an LSTM's initial_c and P. */
    private static List<ValueInfo> recurrence(OperatorCall call, int gates, int states) {
        call.floats(0);
        call.sameTypes(0, 1, 2, 3, 5, 6, 7);
        String direction = call.attributes().text("direction", "forward");
        if (!DIRECTIONS.contains(direction)) {
            throw call.refuse("knows no direction " + direction);
        }
        if (call.attributes().integer("layout", 0) != 0) {
            throw call.refuse("needs layout 0, sequences of shape [length, batch, width]");
        }
        call.rank(0, 3);
        call.rank(2, 3);
        Dimension length = call.shape(0).dimension(0);
        Dimension batch = call.shape(0).dimension(1);
        Dimension directions = Dimension.of(direction.equals("bidirectional") ? 2 : 1);
        if (!(call.shape(2).dimension(2) instanceof Dimension.Fixed hidden)) {
            throw call.refuse("needs weights of known extents, got " + call.shape(2));
        }
        if (call.attributes().integer("hidden_size", 0) != hidden.size()) {
            throw call.refuse("needs the hidden_size " + hidden + " of its weights " + call.shape(2) + ", got "
                    + call.attributes().integer("hidden_size", 0));
        }
        Dimension rows = Dimension.of(gates * hidden.size());
        fits(call, 1, "W", directions, rows, call.shape(0).dimension(2));
        fits(call, 2, "R", directions, rows, hidden);
        fits(call, 3, "B", directions, Dimension.of(2 * gates * hidden.size()));
        if (call.has(4)) {
            call.integers(4);
        }
        fits(call, 4, "sequence_lens", batch);
        for (int state = 0; state < states; state++) {
            fits(call, 5 + state, state == 0 ? "initial_h" : "initial_c", directions, batch, hidden);
        }
        ValueInfo last = new ValueInfo(call.elementType(0), new Shape(List.of(directions, batch, hidden)));
        List<ValueInfo> outputs = new ArrayList<>();
        outputs.add(new ValueInfo(call.elementType(0), new Shape(List.of(length, directions, batch, hidden))));
        outputs.addAll(Collections.nCopies(states, last));
        return outputs;
    }

    private static void fits(OperatorCall call, int place, String name, Dimension... wanted) {
        if (!call.has(place)) {
            return;
        }
        Shape shape = call.shape(place);
        call.rank(place, wanted.length);
        for (int axis = 0; axis < wanted.length; axis++) {
            call.same(
                    wanted[axis],
                    shape.dimension(axis),
                    "needs " + name + " of shape " + new Shape(List.of(wanted)) + ", got " + shape);
        }
    }
}
