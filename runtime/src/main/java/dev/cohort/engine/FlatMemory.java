package dev.cohort.engine;

import static org.bytedeco.onnxruntime.global.onnxruntime.OrtDeviceAllocator;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtMemTypeDefault;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.onnxruntime.MemoryInfo;

/**
 * Tensors in the machine's own memory.
 *
 * <p>Memory lives as long as it is reachable, so a buffer that outlives its session is stale and never wild.
 */
public final class FlatMemory extends TensorMemory {
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

    @Override
    public int length() {
        return floats.capacity();
    }

    /** All floats; to be used with absolute positions. */
    public FloatBuffer floats() {
        return floats;
    }

    @Override
    public void read(int offset, float[] to, int at, int length) {
        floats.get(offset, to, at, length);
    }

    @Override
    public void write(int offset, float[] from, int at, int length) {
        floats.put(offset, from, at, length);
    }

    @Override
    BytePointer start() {
        return new BytePointer(bytes);
    }

    @Override
    MemoryInfo place() {
        return HostPlace.INFO;
    }

    @Override
    boolean isHost() {
        return true;
    }

    /** Does nothing: the memory goes when nothing reaches it any more. */
    @Override
    public void close() {}

    /** Says that memory is the machine's; made when the native libraries are loaded, and shared by all. */
    private static final class HostPlace {
        static final MemoryInfo INFO = MemoryInfo.CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
    }
}
