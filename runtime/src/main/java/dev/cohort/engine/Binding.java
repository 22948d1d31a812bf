package dev.cohort.engine;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.onnxruntime.IoBinding;
import org.bytedeco.onnxruntime.MemoryInfo;
import org.bytedeco.onnxruntime.RunOptions;
import org.bytedeco.onnxruntime.Session;
import org.bytedeco.onnxruntime.TensorTypeAndShapeInfo;
import org.bytedeco.onnxruntime.Value;
import org.bytedeco.onnxruntime.ValueVector;

/**
 * The memory that a graph reads and writes, named once; a run then needs no argument and makes no object.
 *
 * <p>The buffers given must be direct, and are kept until this binding is closed.
 */
public final class Binding implements AutoCloseable {
    private final Session session;
    private final MemoryInfo hostMemory;
    private final IoBinding binding;
    private final RunOptions options = new RunOptions();
    private final List<Pointer> natives = new ArrayList<>();
    private final List<Buffer> buffers = new ArrayList<>();
    private final List<TensorMemory> memories = new ArrayList<>();
    private final List<BytePointer> copiedNames = new ArrayList<>();
    private final List<Value> copied = new ArrayList<>();
    private final boolean copies;
    private final AtomicBoolean measured;
    private boolean closed;

    /**
     * @param copies whether the graph runs on a device, to which what lies in the machine's memory is copied for each run
     * @param measured whether the graph has run; set when it has
     */
    Binding(Session session, MemoryInfo hostMemory, boolean copies, AtomicBoolean measured) {
        this.copies = copies;
        this.measured = measured;
        this.session = session;
        this.hostMemory = hostMemory;
        this.binding = new IoBinding(session);
    }

    /** Lets an input be read from a buffer. */
    public Binding input(String name, ElementType type, Shape shape, ByteBuffer elements) {
        return hostInput(name, value(type, shape, elements));
    }

    /** Lets an input be read from a tensor. */
    public Binding input(String name, Tensor tensor) {
        return input(name, tensor.type(), tensor.shape(), tensor.buffer());
    }

    /** Lets an input be read from a place in memory. */
    public Binding input(String name, TensorMemory memory, int offset, Shape shape) {
        Value value = memory.view(offset, shape);
        natives.add(value);
        memories.add(memory);
        if (memory.isHost()) {
            return hostInput(name, value);
        }
        binding.BindInput(name, value);
        return this;
    }

    /** Lets an output be written to a place in memory. */
    public Binding output(String name, TensorMemory memory, int offset, Shape shape) {
        Value value = memory.view(offset, shape);
        natives.add(value);
        memories.add(memory);
        binding.BindOutput(name, value);
        return this;
    }

    private Binding hostInput(String name, Value value) {
        binding.BindInput(name, value);
        if (copies) {
            BytePointer text = new BytePointer(name);
            natives.add(text);
            copiedNames.add(text);
            copied.add(value);
        }
        return this;
    }

    /** Lets an output be allocated in each run, to be read by {@link #outputs()}. */
    public Binding output(String name) {
        binding.BindOutput(name, hostMemory.asOrtMemoryInfo());
        return this;
    }

    private Value value(ElementType type, Shape shape, ByteBuffer elements) {
        long bytes = shape.elements() * type.bytes();
        if (!elements.isDirect() || elements.remaining() < bytes) {
            throw new IllegalArgumentException("a tensor of " + type + " " + shape + " needs a direct buffer of "
                    + bytes + " bytes, but got " + elements);
        }
        Pointer start = new BytePointer(elements);
        Value value = Value.CreateTensor(
                hostMemory.asOrtMemoryInfo(), start, bytes, shape.sizes(), shape.rank(), ElementTypes.code(type));
        buffers.add(elements);
        natives.add(value);
        return value;
    }

    /**
     * Runs the graph once.
     *
     * @throws KernelException if an operator fails
     * @throws dev.cohort.experiment.ProblemException if the memory does not suffice
     * @throws IllegalStateException if this is closed
     */
    public void run() {
        if (closed) {
            throw new IllegalStateException("the binding is closed");
        }
        try {
            // Binding is what copies to a device.
            for (int index = 0; index < copied.size(); index++) {
                binding.BindInput(copiedNames.get(index), copied.get(index));
            }
            if (measured.get()) {
                session.Run(options, binding);
            } else {
                measure();
            }
        } catch (RuntimeException problem) {
            throw MemoryShortage.isIn(problem) ? MemoryShortage.problem(problem) : new KernelException(problem);
        }
    }

    /**
     * Runs the graph for the first time, piece by piece; ONNX Runtime sees by that how much memory all pieces take together, which it
     * takes at once from then on. What the pieces took is given back to the system, or the graph would have both.
     */
    private void measure() {
        if (copies) {
            session.Run(options, binding);
        } else {
            try (RunOptions first = new RunOptions()) {
                first.AddConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
                session.Run(first, binding);
            }
        }
        measured.set(true);
    }

    /** Copies of all outputs of the last run, in the order in which they were bound. */
    public List<Tensor> outputs() {
        List<Tensor> tensors = new ArrayList<>();
        try (ValueVector values = binding.GetOutputValues()) {
            for (long index = 0; index < values.size(); index++) {
                tensors.add(copy(values.get(index)));
            }
        }
        return tensors;
    }

    private static Tensor copy(Value value) {
        try (TensorTypeAndShapeInfo info = value.GetTensorTypeAndShapeInfo()) {
            ElementType type = ElementTypes.of(info.GetElementType());
            Shape shape = Shape.of(longs(info));
            ByteBuffer bytes = Tensor.bytes(shape.elements(), type);
            if (bytes.capacity() > 0) {
                Pointer source = value.GetTensorMutableRawData();
                bytes.put(0, new BytePointer(source).capacity(bytes.capacity()).asByteBuffer(), 0, bytes.capacity());
            }
            return new Tensor(type, shape, bytes);
        }
    }

    private static long[] longs(TensorTypeAndShapeInfo info) {
        long[] sizes = new long[(int) info.GetDimensionsCount()];
        if (sizes.length > 0) {
            info.GetDimensions(sizes, sizes.length);
        }
        return sizes;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            binding.close();
            natives.forEach(Pointer::close);
            options.close();
        }
    }
}
