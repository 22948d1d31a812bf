package dev.cohort.engine;

import dev.cohort.engine.RecurrentCall.Floats;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.onnxruntime.OrtKernelContext;
import org.bytedeco.onnxruntime.OrtOp;

/**
 * Reads sequences by an LSTM: {@code c = f c + i g, h = o tanh(c)}.
 *
 * <p>Inputs are the sequences, [length, width, batch], all weights, [4 hidden, hidden + width], with one more column where there
 * is a bias, and the first state and cell, [hidden, batch], which may be absent. Outputs are the states, [length, hidden, batch],
 * the cells, what of these is shown, tanh(c), and the gates i, o, f and g, [length, 4 hidden, batch].
 */
final class LongShortTermMemoryForward implements RecurrentWalk {
    static final int INPUTS = 4;
    static final int REQUIRED = 2;
    static final int OUTPUTS = 4;

    private final RecurrentCall call;
    private final Floats x = new Floats();
    private final Floats firstState = new Floats();
    private final Floats firstCell = new Floats();
    private final Floats states = new Floats();
    private final Floats cells = new Floats();
    private final Floats shown = new Floats();
    private final Floats gates = new Floats();
    private final long[] extents = new long[3];
    private final long[] weights = new long[2];
    private final float[] input = new float[RecurrentCall.BLOCK];
    private final float[] output = new float[RecurrentCall.BLOCK];
    private final float[] forget = new float[RecurrentCall.BLOCK];
    private final float[] added = new float[RecurrentCall.BLOCK];
    private final float[] cell = new float[RecurrentCall.BLOCK];
    private final float[] seen = new float[RecurrentCall.BLOCK];
    private boolean filled;

    LongShortTermMemoryForward(OrtOp product) {
        call = new RecurrentCall(product);
    }

    @Override
    public void run(OrtKernelContext context) {
        call.begin(context);
        call.shape(0, extents);
        call.shape(1, weights);
        int length = (int) extents[0];
        int width = (int) extents[1];
        int batch = (int) extents[2];
        int hidden = (int) weights[0] / 4;
        int inner = (int) weights[1];
        call.input(0, x);
        boolean begun = call.input(2, firstState);
        filled = call.input(3, firstCell);
        extents[1] = weights[0];
        call.output(3, extents, gates);
        extents[1] = hidden;
        call.output(0, extents, states);
        call.output(1, extents, cells);
        call.output(2, extents, shown);
        call.prepare(1, 4 * hidden, inner, batch);
        int size = hidden * batch;
        int read = width * batch;
        if (begun) {
            copy(firstState, 0, 0, size);
        } else {
            fill(0, 0, size);
        }
        fill(1, size + read, inner * batch - size - read);
        for (int place = 0; place < length; place++) {
            copy(x, (long) place * read, size, read);
            call.multiply();
            for (int from = 0; from < size; from += RecurrentCall.BLOCK) {
                block(place, size, from, Math.min(RecurrentCall.BLOCK, size - from));
            }
        }
    }

    private void block(int place, int size, int from, int count) {
        FloatBuffer found = call.found();
        found.get(from, input, 0, count);
        found.get(size + from, output, 0, count);
        found.get(2 * size + from, forget, 0, count);
        found.get(3 * size + from, added, 0, count);
        Activations.sigmoid(input, count);
        Activations.sigmoid(output, count);
        Activations.sigmoid(forget, count);
        Activations.tanh(added, added, count);
        long gate = 4L * place * size + from;
        gates.write(gate, input, count);
        gates.write(gate + size, output, count);
        gates.write(gate + 2L * size, forget, count);
        gates.write(gate + 3L * size, added, count);
        long at = (long) place * size + from;
        if (place > 0) {
            cells.read(at - size, cell, count);
            next(input, forget, added, cell, count);
        } else if (filled) {
            firstCell.read(from, cell, count);
            next(input, forget, added, cell, count);
        } else {
            product(input, added, cell, count);
        }
        cells.write(at, cell, count);
        Activations.tanh(cell, seen, count);
        shown.write(at, seen, count);
        product(output, seen, cell, count);
        states.write(at, cell, count);
        call.factor().put(from, cell, 0, count);
    }

    /** Numbers that the weights are multiplied by. */
    private void copy(Floats source, long start, int to, int length) {
        for (int from = 0; from < length; from += RecurrentCall.BLOCK) {
            int count = Math.min(RecurrentCall.BLOCK, length - from);
            source.read(start + from, seen, count);
            call.factor().put(to + from, seen, 0, count);
        }
    }

    private void fill(float number, int to, int length) {
        Arrays.fill(seen, number);
        for (int from = 0; from < length; from += RecurrentCall.BLOCK) {
            call.factor().put(to + from, seen, 0, Math.min(RecurrentCall.BLOCK, length - from));
        }
    }

    private static void next(float[] input, float[] forget, float[] added, float[] cell, int count) {
        for (int index = 0; index < count; index++) {
            cell[index] = forget[index] * cell[index] + input[index] * added[index];
        }
    }

    private static void product(float[] one, float[] other, float[] to, int count) {
        for (int index = 0; index < count; index++) {
            to[index] = one[index] * other[index];
        }
    }

    @Override
    public void close() {
        call.close();
    }
}
