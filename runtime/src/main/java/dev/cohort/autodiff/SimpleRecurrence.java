package dev.cohort.autodiff;

import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cell of an RNN, h' = tanh or relu of x W + h R + b, whose derivative follows from its value.
 *
 * @param rectified whether the activation is relu
 */
record SimpleRecurrence(boolean rectified) implements RecurrentCell {
    @Override
    public int states() {
        return 1;
    }

    @Override
    public List<List<String>> activations() {
        return List.of(List.of("tanh"), List.of("relu"));
    }

    @Override
    public Optional<RecurrentKernel> kernel() {
        return Optional.empty();
    }

    @Override
    public List<Value> remember(Recurrence reading) {
        return List.of();
    }

    @Override
    public Recurrence.Gradients gradients(Recurrence reading, List<Value> inside) {
        Value states = reading.states();
        Value slope = rectified
                ? states.greater(0).toFloat()
                : states.square().negate().plus(1);
        List<Value> slopes = Recurrence.places(reading.within(slope, 0));
        List<Value> found = new ArrayList<>();
        Value first = reading.walk((place, state) -> {
            Value sum = state.times(slopes.get(place));
            found.add(sum);
            return sum.matmul(reading.recurrent());
        });
        Value all = Recurrence.joined(Recurrence.reversed(found), 0);
        return reading.gradients(all, all, Recurrence.byWeights(all, reading.before()), first, Optional.empty());
    }
}
