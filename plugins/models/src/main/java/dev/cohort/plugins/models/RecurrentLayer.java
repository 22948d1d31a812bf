package dev.cohort.plugins.models;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recurrent layer in one direction or both.
 *
 * @param name put before the names of its parameters
 * @param hidden the width of its state
 */
record RecurrentLayer(Layers layers, RecurrentCell cell, String name, int hidden, boolean bidirectional) {
    /**
     * What a layer gives; both directions stand side by side.
     *
     * @param states after each place, [batch, length, width], and 0 behind the end
     * @param last after the last place that was read, [batch, width] each: what {@code states} holds, and an LSTM's cell
     */
    record Outputs(Value states, List<Value> last) {
        Value lastState() {
            return last.get(0);
        }
    }

    /**
     * Reads sequences.
     *
     * @param x rows of numbers, [batch, length, width]
     * @param lengths how many rows of each belong to it, [batch]; all, if there are none
     */
    Outputs apply(Value x, Optional<Value> lengths) {
        return apply(x, lengths, List.of());
    }

    /**
     * Reads sequences in one direction on from what another layer has come to.
     *
     * @param initial as {@link Outputs#last}; zeros, if there are none
     */
    Outputs apply(Value x, Optional<Value> lengths, List<Value> initial) {
        List<Value> weights = new ArrayList<>();
        List<Value> recurrent = new ArrayList<>();
        List<Value> biases = new ArrayList<>();
        for (String prefix : bidirectional ? List.of(name, name + "reverse.") : List.of(name)) {
            weights.add(weight(prefix + "input.weight", x.shape().size(2)));
            recurrent.add(weight(prefix + "hidden.weight", hidden));
            biases.add(bias(prefix + "input.bias")
                    .concat(0, bias(prefix + "hidden.bias"))
                    .unsqueeze(0));
        }
        List<Value> inputs = new ArrayList<>(List.of(
                x.transpose(1, 0, 2), Value.joined(0, weights), Value.joined(0, recurrent), Value.joined(0, biases)));
        if (lengths.isPresent() || !initial.isEmpty()) {
            inputs.add(lengths.orElse(x.graph().absent()));
        }
        initial.forEach(state -> inputs.add(state.unsqueeze(0)));
        Attributes attributes = cell.attributes()
                .with("hidden_size", (long) hidden)
                .with("direction", bidirectional ? "bidirectional" : "forward");
        List<Value> outputs = x.graph().operator(cell.operator(), inputs, attributes, 1 + cell.states());
        long length = x.shape().size(1);
        long width = (long) hidden * weights.size();
        // From [length, directions, batch, hidden] and [directions, batch, hidden].
        return new Outputs(
                outputs.get(0).transpose(2, 0, 1, 3).reshape(-1, length, width),
                outputs.subList(1, outputs.size()).stream()
                        .map(last -> last.transpose(1, 0, 2).reshape(-1, width))
                        .toList());
    }

    private Value weight(String key, long inputs) {
        long outputs = (long) cell.width() * hidden;
        // PyTorch draws all parameters of a layer by its width.
        Value weight = layers.weight(key, Shape.of(inputs, outputs), inputs, outputs, Initializer.fanIn(hidden));
        return cell.ordered(weight, 1, hidden).transpose(1, 0).unsqueeze(0);
    }

    private Value bias(String key) {
        Shape shape = Shape.of((long) cell.width() * hidden);
        return cell.ordered(layers.context().parameter(key, shape, Initializer.fanIn(hidden)), 0, hidden);
    }
}
