package dev.cohort.engine;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.graph.Graph;
import dev.cohort.graph.OnnxWriter;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;

/**
 * A graph of nothing but its end, for a {@link Crew} of ONNX Runtime's threads whose tasks are graphs.
 *
 * <p>Graphs that run at the same time have no threads of their own that would wait for work beside these.
 */
public final class Conductor implements AutoCloseable {
    private static final String START = "start";

    private final Crew crew;
    private final LentThreads threads;
    private final CompiledGraph graph;
    private final Binding binding;

    private Conductor(Crew crew, LentThreads threads, CompiledGraph graph) {
        this.crew = crew;
        this.threads = threads;
        this.graph = graph;
        this.binding = graph.bind();
        binding.input(START, new FlatMemory(1), 0, Shape.SCALAR);
        binding.output("started", new FlatMemory(1), 0, Shape.SCALAR);
        threads.bind(binding);
    }

    /**
     * @param size how many threads the crew has
     * @param compiler makes a graph runnable that has lent threads at its end
     * @return empty where there are no threads to lend
     */
    static Optional<Conductor> open(Crew crew, int size, BiFunction<byte[], LentThreads, CompiledGraph> compiler) {
        IntConsumer member = number -> crew.enter();
        Graph graph = new Graph(ElementType.FLOAT32, (ignored, scalar, by) -> {
            throw new IllegalStateException("a graph of nothing has no gradients");
        });
        graph.output(
                "started", graph.input(START, ElementType.FLOAT32, Shape.SCALAR).negate());
        return LentThreads.prepare(graph, threads -> threads.run(size, member)).map(threads -> {
            try {
                return new Conductor(crew, threads, compiler.apply(OnnxWriter.write(graph), threads));
            } catch (RuntimeException | Error failed) {
                threads.close();
                throw failed;
            }
        });
    }

    /** Loops for what follows the tasks, and for nothing else. */
    public ParallelLoop loop() {
        return crew;
    }

    /**
     * Has the work done, and throws what it throws.
     *
     * @param beside is run once, by a thread that has the time for it; not where a task fails
     */
    public void run(Runnable beside) {
        crew.prepare(beside);
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
