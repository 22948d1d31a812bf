package dev.cohort.engine;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.onnxruntime.OrtApi;
import org.bytedeco.onnxruntime.OrtKernelContext;
import org.bytedeco.onnxruntime.OrtStatus;
import org.bytedeco.onnxruntime.SessionOptions;
import org.bytedeco.onnxruntime.global.onnxruntime;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime's own threads, lent to Java loops at the end of a graph.
 *
 * <p>After a graph has run, these threads wait for the next one in a loop that keeps their processors busy, so threads of
 * Java's would only be in their way, and waking one costs more than it saves. An operator of our own, the last of the graph,
 * is where both meet: ONNX Runtime calls it when all outputs are there, and it may spread work over the threads that wait.
 */
public final class LentThreads implements ParallelLoop, AutoCloseable {
    /** The output of the operator at the end; a number without meaning. */
    private static final String OUTPUT = "end";

    private final FlatMemory end = new FlatMemory(1);
    private final Consumer<LentThreads> ending;
    private final OrtApi api = onnxruntime.GetApi();
    private final Context context = new Context();
    private final Entered entered = new Entered();
    private final Part part = new Part();
    private final EndOperator operator;
    private IntConsumer work = index -> {};
    private @Nullable Throwable failure;

    private LentThreads(int inputs, Consumer<LentThreads> ending) {
        this.ending = ending;
        this.operator = new EndOperator(inputs, entered);
    }

    /**
     * Makes a graph call Java at its end.
     *
     * @param graph gets one more operator and output; its outputs are 32-bit floats all of them
     * @param ending what is to be done at the end, by the thread that runs the graph, which may use these threads
     * @return empty, and the graph as it was, where more graphs do so already than there are places for, which are five
     */
    static Optional<LentThreads> prepare(Graph graph, Consumer<LentThreads> ending) {
        List<GraphValue> outputs = List.copyOf(graph.outputs().values());
        LentThreads threads = new LentThreads(outputs.size(), ending);
        if (!isPlaced(threads.entered) || !isPlaced(threads.part)) {
            threads.close();
            return Optional.empty();
        }
        ValueInfo number = new ValueInfo(ElementType.FLOAT32, Shape.SCALAR);
        Node node = graph.add(EndOperator.DOMAIN, EndOperator.NAME, outputs, Attributes.NONE, List.of(number));
        graph.output(OUTPUT, node.output(0));
        return Optional.of(threads);
    }

    /** Each class of native callbacks has ten places; a callback that found none points nowhere. */
    private static boolean isPlaced(Pointer callback) {
        return new LongPointer(callback).get(0) != 0;
    }

    /** Binds what the operator at the end writes. */
    public void bind(Binding binding) {
        binding.output(OUTPUT, end, 0, Shape.SCALAR);
    }

    void addTo(SessionOptions options) {
        options.Add(operator.domain());
    }

    @Override
    public void run(int parts, IntConsumer task) {
        work = task;
        if (context.isNull()) {
            for (int index = 0; index < parts; index++) {
                task.accept(index);
            }
            return;
        }
        OrtStatus status = api.KernelContext_ParallelFor(context, part, parts, parts, null);
        if (status != null) {
            throw new IllegalStateException("ONNX Runtime does not lend its threads");
        }
        rethrow();
    }

    /** Throws what the ending threw in the last run of the graph: exceptions must not reach native code. */
    public void rethrow() {
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            throw thrown instanceof RuntimeException problem ? problem : new IllegalStateException(thrown);
        }
    }

    private synchronized void failed(Throwable problem) {
        if (failure == null) {
            failure = problem;
        }
    }

    @Override
    public void close() {
        operator.close();
        entered.close();
        part.close();
    }

    /**
     * The operator's computation, {@code void (void* kernel, OrtKernelContext* context)}.
     *
     * <p>It takes the place of JavaCPP's class for this signature, which would make an object for the context in each
     * step; to native code an address and a number of its size are the same.
     */
    private final class Entered extends OrtApi.Fn_Pointer_long {
        @Override
        public void call(Pointer kernel, long address) {
            try {
                context.at(address);
                ending.accept(LentThreads.this);
            } catch (Throwable problem) {
                failed(problem);
            } finally {
                context.at(0);
            }
        }
    }

    private final class Part extends OrtApi.Fn_Pointer_long {
        @Override
        public void call(Pointer data, long index) {
            try {
                work.accept((int) index);
            } catch (Throwable problem) {
                failed(problem);
            }
        }
    }

    private static final class Context extends OrtKernelContext {
        Context() {
            super((Pointer) null);
        }

        void at(long place) {
            address = place;
        }
    }
}
