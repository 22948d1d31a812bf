package dev.cohort.engine;

import dev.cohort.api.graph.Shape;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.onnxruntime.Allocator;
import org.bytedeco.onnxruntime.MemoryAllocation;
import org.bytedeco.onnxruntime.MemoryInfo;
import org.bytedeco.onnxruntime.Value;

/** Floats in the memory of a device; the host reaches them by copies. */
final class DeviceMemory extends TensorMemory {
    private final int length;
    private final Copier copier;
    private final MemoryInfo place;
    private final MemoryAllocation allocation;
    private boolean closed;

    DeviceMemory(int length, Allocator allocator, MemoryInfo place, Copier copier) {
        this.length = length;
        this.copier = copier;
        this.place = place;
        try {
            this.allocation = allocator.GetAllocation(Math.max(1, length) * (long) Float.BYTES);
        } catch (RuntimeException problem) {
            throw MemoryShortage.isIn(problem) ? MemoryShortage.problem(problem) : problem;
        }
        float[] zeros = new float[length];
        write(0, zeros, 0, length);
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void read(int offset, float[] to, int at, int count) {
        if (count > 0) {
            try (FlatMemory host = new FlatMemory(count);
                    Value from = view(offset, Shape.of(count));
                    Value into = host.view(0, Shape.of(count))) {
                copier.copy(from, into);
                host.read(0, to, at, count);
            }
        }
    }

    @Override
    public void write(int offset, float[] from, int at, int count) {
        if (count > 0) {
            try (FlatMemory host = new FlatMemory(count);
                    Value source = host.view(0, Shape.of(count));
                    Value into = view(offset, Shape.of(count))) {
                host.write(0, from, at, count);
                copier.copy(source, into);
            }
        }
    }

    @Override
    BytePointer start() {
        return new BytePointer(allocation.get());
    }

    @Override
    MemoryInfo place() {
        return place;
    }

    @Override
    boolean isHost() {
        return false;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            allocation.close();
        }
    }
}
