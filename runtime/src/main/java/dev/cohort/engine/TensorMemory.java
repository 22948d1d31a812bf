package dev.cohort.engine;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.onnxruntime.MemoryInfo;
import org.bytedeco.onnxruntime.Value;

/** Many tensors of floats one after another, where graphs read and write them: in the machine's memory or a card's. */
public abstract sealed class TensorMemory implements AutoCloseable permits FlatMemory, DeviceMemory, Bfloat16Memory {
    /** In what type the floats are kept. */
    public ElementType type() {
        return ElementType.FLOAT32;
    }

    /** The number of floats. */
    public abstract int length();

    /** Copies floats from here. */
    public abstract void read(int offset, float[] to, int at, int length);

    /** Copies floats to here. */
    public abstract void write(int offset, float[] from, int at, int length);

    /** A tensor that begins at a place; to be closed by the caller. */
    final Value view(int offset, Shape shape) {
        requireInside(offset, shape.elements());
        return Value.CreateTensor(
                place().asOrtMemoryInfo(),
                start().position((long) offset * type().bytes()),
                shape.elements() * type().bytes(),
                shape.sizes(),
                shape.rank(),
                ElementTypes.code(type()));
    }

    /** A new pointer to the first float. */
    abstract BytePointer start();

    /** Where the memory lies. */
    abstract MemoryInfo place();

    /** Whether the memory is the machine's own. */
    abstract boolean isHost();

    @Override
    public abstract void close();

    private void requireInside(int offset, long size) {
        if (offset < 0 || offset + size > length()) {
            throw new IllegalArgumentException(
                    "floats " + offset + " to " + (offset + size) + " do not lie in a vector of " + length());
        }
    }
}
