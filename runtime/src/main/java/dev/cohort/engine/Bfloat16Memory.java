package dev.cohort.engine;

import dev.cohort.api.graph.ElementType;
import dev.cohort.graph.element.Bfloat16;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.onnxruntime.MemoryInfo;

/**
 * Tensors of 16-bit floats, bfloat16, two in each 32-bit word of another memory; 32-bit floats are rounded as they come.
 *
 * <p>What is read or written at once begins at an even place.
 */
public final class Bfloat16Memory extends TensorMemory {
    private static final int WORDS = 1 << 12;

    private final TensorMemory words;
    private final int length;
    private final float[] pairs = new float[WORDS];
    private final short[] block = new short[2 * WORDS];

    /** @param allocation gives memory of so many words */
    Bfloat16Memory(int length, IntFunction<TensorMemory> allocation) {
        this.length = length;
        this.words = allocation.apply((length + 1) / 2);
    }

    @Override
    public ElementType type() {
        return ElementType.BFLOAT16;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void read(int offset, float[] to, int at, int count) {
        for (int from = 0; from < count; from += block.length) {
            int some = load(offset + from, count - from);
            for (int index = 0; index < some; index++) {
                to[at + from + index] = Bfloat16.toFloat(block[index]);
            }
        }
    }

    @Override
    public void write(int offset, float[] from, int at, int count) {
        for (int begin = 0; begin < count; begin += block.length) {
            int some = Math.min(block.length, count - begin);
            for (int index = 0; index < some; index++) {
                block[index] = Bfloat16.of(from[at + begin + index]);
            }
            store(offset + begin, some);
        }
    }

    /** Copies elements from here as they are. */
    public void read(int offset, short[] to) {
        for (int from = 0; from < to.length; from += block.length) {
            System.arraycopy(block, 0, to, from, load(offset + from, to.length - from));
        }
    }

    /** Copies elements to here as they are. */
    public void write(int offset, short[] from) {
        for (int begin = 0; begin < from.length; begin += block.length) {
            int some = Math.min(block.length, from.length - begin);
            System.arraycopy(from, begin, block, 0, some);
            store(offset + begin, some);
        }
    }

    private int load(int offset, int most) {
        int some = Math.min(block.length, most);
        words.read(word(offset), pairs, 0, (some + 1) / 2);
        for (int index = 0; index < some; index++) {
            block[index] = (short) (Float.floatToRawIntBits(pairs[index / 2]) >>> 16 * (index & 1));
        }
        return some;
    }

    private void store(int offset, int some) {
        for (int index = 0; index < some; index += 2) {
            pairs[index / 2] = Float.intBitsToFloat(block[index + 1] << 16 | block[index] & 0xffff);
        }
        words.write(word(offset), pairs, 0, (some + 1) / 2);
    }

    private static int word(int offset) {
        if ((offset & 1) != 0) {
            throw new IllegalArgumentException("16-bit floats begin at an even place, not at " + offset);
        }
        return offset / 2;
    }

    @Override
    BytePointer start() {
        return words.start();
    }

    @Override
    MemoryInfo place() {
        return words.place();
    }

    @Override
    boolean isHost() {
        return words.isHost();
    }

    @Override
    public void close() {
        words.close();
    }
}
