package dev.cohort.autodiff;

import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cell of an LSTM. With i, o, f = σ and g = tanh of their gates,
 *
 * <pre>
 * c' = f c + i g,  h' = o tanh(c')
 * dc' = dc'' f'' + dh' o (1 - tanh(c')²)
 * di = dc' g i (1 - i),  do = dh' tanh(c') o (1 - o),  df = dc' c f (1 - f),  dg = dc' i (1 - g²)
 * </pre>
 *
 * <p>All but dc and dh is computed for all places at once.
 */
final class LongShortTermMemory implements RecurrentCell {
    @Override
    public int states() {
        return 2;
    }

    @Override
    public List<List<String>> activations() {
        return List.of(List.of("sigmoid", "tanh", "tanh"));
    }

    @Override
    public Optional<RecurrentKernel> kernel() {
        return Optional.of(new LongShortTermMemoryKernel());
    }

    /** i, o, f and g as one, and the cells. */
    @Override
    public List<Value> remember(Recurrence reading) {
        Value sums = reading.byInput()
                .plus(reading.before().matmul(reading.recurrent().transpose(1, 0)));
        sums = reading.bias().isPresent() ? sums.plus(reading.bias(1)) : sums;
        List<Value> gates = Recurrence.split(sums, 2, 4);
        Value input = gates.get(0).sigmoid();
        Value forget = gates.get(2).sigmoid();
        Value added = gates.get(3).tanh();
        List<Value> forgets = Recurrence.places(forget);
        List<Value> adds = Recurrence.places(input.times(added));
        List<Value> cells = new ArrayList<>();
        Optional<Value> cell = reading.firstCell();
        for (int place = 0; place < reading.length(); place++) {
            Value kept = adds.get(place);
            cell = Optional.of(cell.isPresent() ? kept.plus(forgets.get(place).times(cell.get())) : kept);
            cells.add(cell.get());
        }
        return List.of(
                Recurrence.joined(List.of(input, gates.get(1).sigmoid(), forget, added), 2),
                Recurrence.joined(cells, 0));
    }

    @Override
    public Recurrence.Gradients gradients(Recurrence reading, List<Value> inside) {
        List<Value> gates = Recurrence.split(inside.get(0), 2, 4);
        Value input = gates.get(0);
        Value output = gates.get(1);
        Value forget = gates.get(2);
        Value added = gates.get(3);
        Value cells = inside.get(1);
        Value shown = cells.tanh();
        Value before = reading.before(cells, reading.firstCell());
        Value byGates = Recurrence.joined(
                List.of(
                        added.times(slope(input)),
                        shown.times(slope(output)),
                        before.times(slope(forget)),
                        input.times(added.square().negate().plus(1))),
                2);
        List<Value> byGate = Recurrence.places(reading.within(byGates, 0));
        List<Value> byCell = Recurrence.places(
                reading.within(output.times(shown.square().negate().plus(1)), 0));
        List<Value> kept = Recurrence.places(reading.within(forget, 1));
        List<Value> found = new ArrayList<>();
        List<Value> cell =
                new ArrayList<>(List.of(reading.lastCellGradient().orElseGet(() -> Recurrence.zeros(cells))));
        Value first = reading.walk((place, state) -> {
            Value whole = cell.get(0).plus(state.times(byCell.get(place)));
            cell.set(0, whole.times(kept.get(place)));
            Value gate = whole.concat(2, state, whole, whole).times(byGate.get(place));
            found.add(gate);
            return gate.matmul(reading.recurrent());
        });
        Value all = Recurrence.joined(Recurrence.reversed(found), 0);
        return reading.gradients(
                all, all, Recurrence.byWeights(all, reading.before()), first, Optional.of(cell.get(0)));
    }

    /** The derivative of a sigmoid by its value. */
    static Value slope(Value sigmoid) {
        return sigmoid.minus(sigmoid.square());
    }
}
