package dev.cohort.engine;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.OnnxWriter;
import org.bytedeco.onnxruntime.IoBinding;
import org.bytedeco.onnxruntime.RunOptions;
import org.bytedeco.onnxruntime.Session;
import org.bytedeco.onnxruntime.Value;

/** Copies vectors between memories, by a graph that does nothing else: ONNX Runtime has no other way from Java. */
final class Copier implements AutoCloseable {
    private final Session session;
    private final RunOptions options = new RunOptions();

    Copier(Session session) {
        this.session = session;
    }

    /** The graph: one vector of any length. */
    static byte[] model() {
        Graph graph = new Graph(ElementType.FLOAT32, (ignored, scalar, by) -> {
            throw new IllegalStateException("a copy has no gradient");
        });
        GraphValue from = graph.input("from", ElementType.FLOAT32, Shape.of(new Dimension.Symbol("length")));
        graph.output("to", graph.operator("Identity", Attributes.NONE, from));
        return OnnxWriter.write(graph);
    }

    void copy(Value from, Value to) {
        try (IoBinding binding = bind(from, to)) {
            run(binding);
        }
    }

    /** A copy to be made again and again. */
    IoBinding bind(Value from, Value to) {
        IoBinding binding = new IoBinding(session);
        binding.BindInput("from", from);
        binding.BindOutput("to", to);
        return binding;
    }

    void run(IoBinding binding) {
        try {
            session.Run(options, binding);
        } catch (RuntimeException problem) {
            throw MemoryShortage.isIn(problem) ? MemoryShortage.problem(problem) : problem;
        }
    }

    @Override
    public void close() {
        options.close();
        session.close();
    }
}
