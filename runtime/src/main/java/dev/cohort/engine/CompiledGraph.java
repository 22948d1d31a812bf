package dev.cohort.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.onnxruntime.MemoryInfo;
import org.bytedeco.onnxruntime.Session;

/** A graph that ONNX Runtime has made runnable; closed by whoever compiled it. */
public final class CompiledGraph implements AutoCloseable {
    private final Session session;
    private final MemoryInfo hostMemory;
    private final boolean onDevice;

    /** Whether ONNX Runtime knows how much memory a run takes. */
    private final AtomicBoolean measured = new AtomicBoolean();

    private boolean closed;

    CompiledGraph(Session session, MemoryInfo hostMemory, boolean onDevice) {
        this.onDevice = onDevice;
        this.session = session;
        this.hostMemory = hostMemory;
    }

    /** A new set of tensors to run this graph on. */
    public Binding bind() {
        if (closed) {
            throw new IllegalStateException("the graph is closed");
        }
        return new Binding(session, hostMemory, onDevice, measured);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            session.close();
        }
    }
}
