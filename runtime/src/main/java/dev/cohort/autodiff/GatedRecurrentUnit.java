package dev.cohort.autodiff;

import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cell of a GRU. With z, r = σ of their gates, n = tanh(x W + r (h R + b)), or tanh(x W + (r h) R + b) where the state is
 * reset before its product,
 *
 * <pre>
 * h' = (1 - z) n + z h
 * dz = dh' (h - n) z (1 - z),  dn = dh' (1 - z) (1 - n²)
 * dr = dn (h R + b) r (1 - r),  or (dn Rᵀ) h r (1 - r)
 * </pre>
 *
 * @param resetsAfter whether the state is reset behind its product, as PyTorch does
 */
record GatedRecurrentUnit(boolean resetsAfter) implements RecurrentCell {
    @Override
    public int states() {
        return 1;
    }

    @Override
    public List<List<String>> activations() {
        return List.of(List.of("sigmoid", "tanh"));
    }

    @Override
    public Optional<RecurrentKernel> kernel() {
        return Optional.of(new GatedRecurrentUnitKernel(this));
    }

    /** z, r and n as one. */
    @Override
    public List<Value> remember(Recurrence reading) {
        long hidden = reading.hidden();
        Value input = reading.byInput();
        Value before = reading.before();
        Value gates = input.slice(2, 0, 2 * hidden)
                .plus(product(reading, before, 0, 2))
                .sigmoid();
        Value reset = gates.slice(2, hidden, 2 * hidden);
        Value ofState =
                resetsAfter ? reset.times(product(reading, before, 2, 3)) : product(reading, reset.times(before), 2, 3);
        Value added = input.slice(2, 2 * hidden, 3 * hidden).plus(ofState).tanh();
        return List.of(gates.concat(2, added));
    }

    /** What states add to some of the gates. */
    private static Value product(Recurrence reading, Value states, int from, int to) {
        long hidden = reading.hidden();
        Value product = states.matmul(weights(reading, from, to).transpose(1, 0));
        return reading.bias().isPresent()
                ? product.plus(reading.bias(1).slice(0, from * hidden, to * hidden))
                : product;
    }

    private static Value weights(Recurrence reading, int from, int to) {
        return reading.recurrent().slice(0, from * reading.hidden(), to * reading.hidden());
    }

    @Override
    public Recurrence.Gradients gradients(Recurrence reading, List<Value> inside) {
        List<Value> gates = Recurrence.split(inside.get(0), 2, 3);
        Value update = gates.get(0);
        Value added = gates.get(2);
        Value byUpdate = reading.before().minus(added).times(LongShortTermMemory.slope(update));
        Value rest = update.negate().plus(1);
        Value byAdded = reading.within(rest.times(added.square().negate().plus(1)), 0);
        List<Value> kept = Recurrence.places(reading.within(update, 0));
        return resetsAfter
                ? after(reading, gates.get(1), reading.within(byUpdate, 0), byAdded, kept)
                : before(reading, gates.get(1), reading.within(byUpdate, 0), byAdded, kept);
    }

    /** @param byUpdate what the gradient by a state is multiplied by to give that by the update's gate; as byAdded */
    private static Recurrence.Gradients after(
            Recurrence reading, Value reset, Value byUpdate, Value byAdded, List<Value> kept) {
        Value byReset = byAdded.times(product(reading, reading.before(), 2, 3)).times(LongShortTermMemory.slope(reset));
        Value byGates = byUpdate.concat(2, byReset, byAdded.times(reset));
        List<Value> byGate = Recurrence.places(byGates);
        List<Value> states = new ArrayList<>();
        List<Value> found = new ArrayList<>();
        Value first = reading.walk((place, state) -> {
            Value gate = state.concat(2, state, state).times(byGate.get(place));
            states.add(state);
            found.add(gate);
            return gate.matmul(reading.recurrent()).plus(state.times(kept.get(place)));
        });
        Value all = Recurrence.joined(Recurrence.reversed(found), 0);
        Value ofAdded = Recurrence.joined(Recurrence.reversed(states), 0).times(byAdded);
        return reading.gradients(
                all.slice(2, 0, 2 * reading.hidden()).concat(2, ofAdded),
                all,
                Recurrence.byWeights(all, reading.before()),
                first,
                Optional.empty());
    }

    private static Recurrence.Gradients before(
            Recurrence reading, Value reset, Value byUpdate, Value byAdded, List<Value> kept) {
        Value before = reading.before();
        List<Value> ofUpdate = Recurrence.places(byUpdate);
        List<Value> ofAdded = Recurrence.places(byAdded);
        List<Value> ofReset = Recurrence.places(before.times(LongShortTermMemory.slope(reset)));
        List<Value> resets = Recurrence.places(reset);
        Value gateWeights = weights(reading, 0, 2);
        Value addedWeights = weights(reading, 2, 3);
        List<Value> found = new ArrayList<>();
        Value first = reading.walk((place, state) -> {
            Value added = state.times(ofAdded.get(place));
            Value through = added.matmul(addedWeights);
            Value gates = state.times(ofUpdate.get(place)).concat(2, through.times(ofReset.get(place)));
            found.add(gates.concat(2, added));
            return gates.matmul(gateWeights)
                    .plus(through.times(resets.get(place)))
                    .plus(state.times(kept.get(place)));
        });
        Value all = Recurrence.joined(Recurrence.reversed(found), 0);
        long hidden = reading.hidden();
        Value recurrent = Recurrence.byWeights(all.slice(2, 0, 2 * hidden), before)
                .concat(0, Recurrence.byWeights(all.slice(2, 2 * hidden, 3 * hidden), reset.times(before)));
        return reading.gradients(all, all, recurrent, first, Optional.empty());
    }
}
