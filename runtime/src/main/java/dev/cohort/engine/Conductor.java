package dev.cohort.engine;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.graph.Graph;
import dev.cohort.graph.OnnxWriter;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A graph of nothing but its end, for work of Java's that wants ONNX Runtime's threads and has no graph, or several.
 *
 * <p>Graphs that it runs at the same time have no threads of their own that would wait for work beside these.
 */
public final class Conductor implements AutoCloseable {
    private static final String START = "start";

    private final LentThreads threads;
    private final CompiledGraph graph;
    private final Binding binding;

    private Conductor(LentThreads threads, CompiledGraph graph) {
        this.threads = threads;
        this.graph = graph;
        this.binding = graph.bind();
        binding.input(START, new FlatMemory(1), 0, Shape.SCALAR);
        binding.output("started", new FlatMemory(1), 0, Shape.SCALAR);
        threads.bind(binding);
    }

    /**
     * @param compiler makes a graph runnable that has lent threads at its end
     * @return empty where there are no threads to lend
     */
    static Optional<Conductor> open(Runnable work, BiFunction<byte[], LentThreads, CompiledGraph> compiler) {
        Graph graph = new Graph(ElementType.FLOAT32, (ignored, scalar, by) -> {
            throw new IllegalStateException("a graph of nothing has no gradients");
        });
        graph.output(
                "started", graph.input(START, ElementType.FLOAT32, Shape.SCALAR).negate());
        return LentThreads.prepare(graph, work)
                .map(threads -> new Conductor(threads, compiler.apply(OnnxWriter.write(graph), threads)));
    }

    /** The threads that the work may use while it runs. */
    public LentThreads threads() {
        return threads;
    }

    /** Has the work done, and throws what it throws. */
    public void run() {
        binding.run();
        threads.rethrow();
    }

    @Override
    public void close() {
        binding.close();
        graph.close();
        threads.close();
    }
}
