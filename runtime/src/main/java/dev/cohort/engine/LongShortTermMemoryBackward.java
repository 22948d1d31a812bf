package dev.cohort.engine;

import dev.cohort.engine.RecurrentCall.Floats;
import java.util.Arrays;
import org.bytedeco.onnxruntime.OrtKernelContext;
import org.bytedeco.onnxruntime.OrtOp;

/**
 * Walks back through what {@link LongShortTermMemoryForward} read:
 *
 * <pre>
 * dc' = dc'' f'' + dh' o (1 - tanh(c')²)
 * di = dc' g i (1 - i),  do = dh' tanh(c') o (1 - o),  df = dc' c f (1 - f),  dg = dc' i (1 - g²)
 * </pre>
 *
 * <p>Inputs are the gates, [length, 4 hidden, batch], the states' weights, transposed, [hidden, 4 hidden], the cells and what of them
 * was shown, [length, hidden, batch]; and, where they are there, the first cell, the gradients by the states and by the last
 * state and cell, [hidden, batch], and what share of the gradient by a state goes past its place. Outputs are the gradients by the
 * gates and by the first state and cell.
 */
final class LongShortTermMemoryBackward implements RecurrentWalk {
    static final int INPUTS = 9;
    static final int REQUIRED = 4;
    static final int OUTPUTS = 3;

    private final RecurrentCall call;
    private final Floats gates = new Floats();
    private final Floats cells = new Floats();
    private final Floats shown = new Floats();
    private final Floats firstCell = new Floats();
    private final Floats byStates = new Floats();
    private final Floats byLast = new Floats();
    private final Floats byLastCell = new Floats();
    private final Floats past = new Floats();
    private final Floats byGates = new Floats();
    private final Floats byState = new Floats();
    private final Floats byCell = new Floats();
    private final long[] extents = new long[3];
    private final long[] one = new long[2];
    private final float[] input = new float[RecurrentCall.BLOCK];
    private final float[] output = new float[RecurrentCall.BLOCK];
    private final float[] forget = new float[RecurrentCall.BLOCK];
    private final float[] added = new float[RecurrentCall.BLOCK];
    private final float[] before = new float[RecurrentCall.BLOCK];
    private final float[] seen = new float[RecurrentCall.BLOCK];
    private final float[] state = new float[RecurrentCall.BLOCK];
    private final float[] cell = new float[RecurrentCall.BLOCK];
    private boolean given;
    private boolean passes;

    LongShortTermMemoryBackward(OrtOp product) {
        call = new RecurrentCall(product);
    }

    @Override
    public void run(OrtKernelContext context) {
        call.begin(context);
        call.shape(0, extents);
        int length = (int) extents[0];
        int hidden = (int) extents[1] / 4;
        int batch = (int) extents[2];
        call.input(0, gates);
        call.input(2, cells);
        call.input(3, shown);
        boolean filled = call.input(4, firstCell);
        given = call.input(5, byStates);
        boolean ends = call.input(6, byLast);
        boolean endsCell = call.input(7, byLastCell);
        passes = call.input(8, past);
        call.output(0, extents, byGates);
        one[0] = hidden;
        one[1] = batch;
        call.output(1, one, byState);
        call.output(2, one, byCell);
        call.prepare(1, hidden, 4 * hidden, batch);
        int size = hidden * batch;
        for (int place = length - 1; place >= 0; place--) {
            for (int from = 0; from < size; from += RecurrentCall.BLOCK) {
                int count = Math.min(RecurrentCall.BLOCK, size - from);
                boolean last = place == length - 1;
                read(last ? ends : true, last ? byLast : byState, from, state, count);
                read(last ? endsCell : true, last ? byLastCell : byCell, from, cell, count);
                read(
                        place > 0 || filled,
                        place > 0 ? cells : firstCell,
                        Math.max(place - 1, 0) * (long) size + from,
                        before,
                        count);
                block(place, size, from, count);
            }
            call.multiply();
            for (int from = 0; from < size; from += RecurrentCall.BLOCK) {
                int count = Math.min(RecurrentCall.BLOCK, size - from);
                call.found().get(from, state, 0, count);
                if (passes) {
                    byState.read(from, cell, count);
                    add(state, cell, count);
                }
                byState.write(from, state, count);
            }
        }
    }

    private static void read(boolean there, Floats source, long at, float[] to, int count) {
        if (there) {
            source.read(at, to, count);
        } else {
            Arrays.fill(to, 0, count, 0);
        }
    }

    private void block(int place, int size, int from, int count) {
        long at = (long) place * size + from;
        if (given) {
            byStates.read(at, seen, count);
            add(state, seen, count);
        }
        if (passes) {
            past.read(at, seen, count);
            multiply(seen, state, count);
            byState.write(from, seen, count);
        }
        long gate = 4L * place * size + from;
        gates.read(gate, input, count);
        gates.read(gate + size, output, count);
        gates.read(gate + 2L * size, forget, count);
        gates.read(gate + 3L * size, added, count);
        shown.read(at, seen, count);
        byOutput(state, seen, output, cell, count);
        byRest(cell, input, forget, added, before, count);
        write(gate, from, input, count);
        write(gate + size, from + size, output, count);
        write(gate + 2L * size, from + 2 * size, forget, count);
        write(gate + 3L * size, from + 3 * size, added, count);
        byCell.write(from, cell, count);
    }

    private void write(long at, int within, float[] gate, int count) {
        byGates.write(at, gate, count);
        call.factor().put(within, gate, 0, count);
    }

    private static void add(float[] to, float[] more, int count) {
        for (int index = 0; index < count; index++) {
            to[index] += more[index];
        }
    }

    private static void multiply(float[] to, float[] by, int count) {
        for (int index = 0; index < count; index++) {
            to[index] *= by[index];
        }
    }

    /** Adds to the gradient by the cell, and puts that by the output's gate in its place. */
    private static void byOutput(float[] state, float[] shown, float[] output, float[] cell, int count) {
        for (int index = 0; index < count; index++) {
            float open = output[index];
            float seen = shown[index];
            float by = state[index];
            cell[index] += by * open * (1 - seen * seen);
            output[index] = by * seen * (open - open * open);
        }
    }

    /** Puts the gradients by the other gates in their places, and that by the cell before in that of the cell. */
    private static void byRest(float[] cell, float[] input, float[] forget, float[] added, float[] before, int count) {
        for (int index = 0; index < count; index++) {
            float by = cell[index];
            float open = input[index];
            float kept = forget[index];
            float value = added[index];
            input[index] = by * value * (open - open * open);
            forget[index] = by * before[index] * (kept - kept * kept);
            added[index] = by * open * (1 - value * value);
            cell[index] = by * kept;
        }
    }

    @Override
    public void close() {
        call.close();
    }
}
