package dev.cohort.plugins.models;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Value;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What a recurrent layer does at each place, as an operator of ONNX.
 *
 * @param model the name of the model that is made of it
 * @param operator the operator's name
 * @param states how many values it keeps from place to place
 * @param gates the place among PyTorch's gates of each of the operator's
 */
record RecurrentCell(String model, String operator, Attributes attributes, int states, List<Integer> gates) {
    /**
     * <pre>
     * i, f, g, o = σ, σ, tanh, σ of x W + b + h U + d
     * c ← f c + i g
     * h ← o tanh(c)
     * </pre>
     */
    static final RecurrentCell LSTM = new RecurrentCell("lstm", "LSTM", Attributes.NONE, 2, List.of(0, 3, 1, 2));

    /**
     * With the reset after the product, as PyTorch has it:
     *
     * <pre>
     * r, z = σ of x W + b + h U + d
     * n = tanh(x W + b + r (h U + d))
     * h ← (1 − z) n + z h
     * </pre>
     */
    static final RecurrentCell GRU =
            new RecurrentCell("gru", "GRU", Attributes.NONE.with("linear_before_reset", 1L), 1, List.of(1, 0, 2));

    /** h ← tanh or ReLU of x W + b + h U + d. */
    static RecurrentCell rnn(Nonlinearity nonlinearity, boolean bidirectional) {
        String[] functions = Collections.nCopies(bidirectional ? 2 : 1, nonlinearity.operator())
                .toArray(String[]::new);
        return new RecurrentCell("rnn", "RNN", Attributes.NONE.with("activations", functions), 1, List.of(0));
    }

    /** How many times as wide as the state a layer's weights are. */
    int width() {
        return gates.size();
    }

    /** PyTorch's weight or bias with the gates, along an axis, in the operator's order. */
    Value ordered(Value all, int axis, long hidden) {
        if (gates.size() == 1) {
            return all;
        }
        long[] sizes = new long[gates.size()];
        Arrays.fill(sizes, hidden);
        List<Value> parts = all.graph()
                .operator(
                        "Split",
                        List.of(all, all.graph().constant(Constant.vector(sizes))),
                        Attributes.NONE.with("axis", (long) axis),
                        gates.size());
        return Value.joined(axis, gates.stream().map(parts::get).toList());
    }
}
