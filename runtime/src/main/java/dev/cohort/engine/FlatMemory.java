package dev.cohort.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Many tensors of 32-bit floats one after another in native memory, where graphs read and write them.
 *
 * <p>Memory lives as long as it is reachable, so a buffer that outlives its session is stale and never wild.
 */
public final class FlatMemory {
    /** The length of a cache line, on which vector instructions are fastest. */
    private static final int ALIGNMENT = 64;

    private final ByteBuffer bytes;
    private final FloatBuffer floats;

    /** Zeros. */
    public FlatMemory(int length) {
        bytes = allocate((long) length * Float.BYTES);
        floats = bytes.asFloatBuffer();
    }

    /** Zeros in native memory that begin at a cache line. */
    public static ByteBuffer allocate(long bytes) {
        long size = (bytes / ALIGNMENT + 2) * ALIGNMENT;
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "at most 2 GiB lie in one piece of memory, but " + bytes + " bytes are wanted");
        }
        return ByteBuffer.allocateDirect((int) size)
                .alignedSlice(ALIGNMENT)
                .slice(0, (int) bytes)
                .order(ByteOrder.nativeOrder());
    }

    /** The number of floats. */
    public int length() {
        return floats.capacity();
    }

    /** All floats; to be used with absolute positions. */
    public FloatBuffer floats() {
        return floats;
    }

    /** The bytes of some floats, as a tensor is bound to them. */
    public ByteBuffer slice(int offset, int length) {
        return bytes.slice(offset * Float.BYTES, length * Float.BYTES).order(ByteOrder.nativeOrder());
    }

    /** Copies floats from here. */
    public void read(int offset, float[] to, int at, int length) {
        floats.get(offset, to, at, length);
    }

    /** Copies floats to here. */
    public void write(int offset, float[] from, int at, int length) {
        floats.put(offset, from, at, length);
    }

    /** Copies floats to other memory. */
    public void copyTo(int offset, FlatMemory to, int at, int length) {
        to.floats.put(at, floats, offset, length);
    }
}
