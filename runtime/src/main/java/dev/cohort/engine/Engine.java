package dev.cohort.engine;

import static org.bytedeco.onnxruntime.global.onnxruntime.ORT_ENABLE_ALL;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtDeviceAllocator;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtMemTypeDefault;

import dev.cohort.api.graph.Shape;
import dev.cohort.api.objective.Clipping;
import dev.cohort.experiment.ProblemException;
import dev.cohort.graph.Graph;
import dev.cohort.step.Sharding;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.onnxruntime.MemoryInfo;
import org.bytedeco.onnxruntime.OrtCUDAProviderOptions;
import org.bytedeco.onnxruntime.Session;
import org.bytedeco.onnxruntime.SessionOptions;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime on one device: makes graphs runnable.
 *
 * <p>Whoever opens an engine closes it, after everything that was compiled by it.
 */
public final class Engine implements AutoCloseable {
    /** Sharing an update costs 2 µs, the time of some 4,000 parameters. */
    private static final int WORTH_SHARING = 1 << 14;

    /** A shard with fewer multiplications on its way forward, or fewer per parameter, gains nothing. */
    private static final double WORTH_A_SHARD = 4e6;

    private static final double MULTIPLICATIONS_PER_PARAMETER = 16;

    /** The gradients of all shards take no more than this, in floats. */
    private static final long MOST_GRADIENTS = 1 << 26;

    /** So that a thread that is held up leaves its parts to others. */
    private static final int PARTS_OF_A_THREAD = 4;

    private final Device device;
    private final int threads;
    private final MemoryInfo hostMemory;
    private final boolean ownMemory;
    private @Nullable DevicePlace place;
    private boolean closed;

    private Engine(Device device, int threads, boolean ownMemory) {
        this.device = device;
        this.threads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        this.hostMemory = MemoryInfo.CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
        this.ownMemory = ownMemory;
    }

    /**
     * Loads ONNX Runtime before any code that may bring another release of it: of two libraries of one name the system gives
     * the first to both. What is wrong with it is told when an engine is opened.
     */
    public static void preload() {
        NativeLibraries.preload();
    }

    /**
     * Makes ONNX Runtime ready in a thread of its own; whoever needs it waits for that thread. The process must not end before
     * the thread has.
     */
    public static Thread prepare() {
        Thread thread = new Thread(NativeLibraries::prepare, "cohort-engine");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /**
     * Opens the engine.
     *
     * @param threads how many threads an operator may use; 0 for as many as there are processors
     * @throws ProblemException if the device is not there, or a library that it needs
     */
    public static Engine open(Device device, int threads) {
        NativeLibraries.load(device);
        return new Engine(device, threads, device.kind() == Device.Kind.CUDA);
    }

    /**
     * The processor used as if it were a card with memory of its own, so that the way of parameters, batches and updates
     * through a device can be tried without one.
     */
    public static Engine openLikeDevice(int threads) {
        NativeLibraries.load(Device.CPU);
        return new Engine(Device.CPU, threads, true);
    }

    public Device device() {
        return device;
    }

    /** Zeros, where this engine's graphs reach them without a copy; closed by the caller. */
    public TensorMemory allocate(int length) {
        return ownMemory ? place().allocate(length) : new FlatMemory(length);
    }

    /** As {@link #allocate}, kept as bfloat16. */
    public Bfloat16Memory allocateBfloat16(int length) {
        return new Bfloat16Memory(length, this::allocate);
    }

    /** A copy from one memory to another, to be made again and again. */
    public MemoryCopy copy(TensorMemory from, int offset, TensorMemory to, int at, int length) {
        if (from instanceof FlatMemory source && to instanceof FlatMemory target) {
            return () -> target.floats().put(at, source.floats(), offset, length);
        }
        Shape shape = Shape.of(length);
        return new BoundCopy(place().copier(), from.view(offset, shape), to.view(at, shape));
    }

    /**
     * Threads that help with an update at the end of a graph, where they are worth their call.
     *
     * @param parameters how many numbers are moved
     * @param graph gets an operator at its end where there are such threads; its outputs are 32-bit floats all of them
     * @param ending what is to be done when the outputs are there
     */
    public Optional<LentThreads> lend(int parameters, Graph graph, Runnable ending) {
        return ownMemory || threads == 1 || parameters < WORTH_SHARING
                ? Optional.empty()
                : LentThreads.prepare(graph, threads -> ending.run());
    }

    /**
     * Into how many shards a batch is split: operators that share their work meet at the end of each, shards only once.
     * On a device a batch is never split.
     */
    public Sharding sharding(int batchSize) {
        return (multiplications, parameters) -> {
            int shards = ownMemory ? 1 : threads;
            while (shards > 1 && !pays((double) batchSize / shards * multiplications, shards, parameters)) {
                shards--;
            }
            return shards;
        };
    }

    private static boolean pays(double multiplications, int shards, int parameters) {
        return multiplications >= WORTH_A_SHARD
                && multiplications >= MULTIPLICATIONS_PER_PARAMETER * parameters
                && (long) shards * parameters <= MOST_GRADIENTS;
    }

    /**
     * A thread for each of some tasks; empty where there are none to lend.
     *
     * @param task does the task of a number
     * @param ending is what follows when all are done, done by one thread
     */
    public Optional<Conductor> conduct(int tasks, IntConsumer task, Runnable ending) {
        return Conductor.open(
                new Crew(tasks, task, ending),
                tasks,
                (model, lent) ->
                        new CompiledGraph(session(model, Map.of(), Optional.of(lent), tasks), hostMemory, ownMemory));
    }

    /**
     * Moves parameters that lie in this engine's memory.
     *
     * @param loop where threads take parts of the work
     */
    public Updater updater(
            TensorMemory parameters,
            BatchGradients gradients,
            Clipping clipping,
            int accumulateSteps,
            Optional<ParallelLoop> loop) {
        if (ownMemory) {
            return new DeviceUpdater(this, parameters, gradients.first(), clipping, accumulateSteps);
        }
        int parts = loop.isPresent() ? PARTS_OF_A_THREAD * threads : 1;
        return new HostUpdater(this, parameters, gradients, clipping, accumulateSteps, loop, parts);
    }

    /** Made when the first vector is wanted; on the processor that is never. */
    private DevicePlace place() {
        if (place == null) {
            Session session = session(Copier.model(), Map.of(), Optional.empty(), threads);
            place = new DevicePlace(session, memoryInfo());
        }
        return place;
    }

    private MemoryInfo memoryInfo() {
        return device.kind() == Device.Kind.CUDA
                ? new MemoryInfo("Cuda", OrtDeviceAllocator, device.index(), OrtMemTypeDefault)
                : MemoryInfo.CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
    }

    /** How many threads an operator may use. */
    public int threads() {
        return threads;
    }

    /**
     * Makes an ONNX model runnable.
     *
     * @throws IllegalArgumentException if ONNX Runtime refuses the model
     */
    public CompiledGraph compile(byte[] model) {
        return compile(model, Map.of());
    }

    /**
     * Makes an ONNX model runnable for known extents alone, which lets ONNX Runtime compute in advance what depends on them.
     *
     * @param extents the extents of symbolic dimensions, by name
     * @throws IllegalArgumentException if ONNX Runtime refuses the model
     */
    public CompiledGraph compile(byte[] model, Map<String, Long> extents) {
        return compile(model, extents, Optional.empty());
    }

    /** As {@link #compile(byte[], Map)}, for a graph that {@link #lend} has given its end. */
    public CompiledGraph compile(byte[] model, Map<String, Long> extents, Optional<LentThreads> lent) {
        return new CompiledGraph(session(model, extents, lent, threads), hostMemory, ownMemory);
    }

    /** As {@link #compile(byte[], Map)}, for a graph of which so many run at the same time. */
    public CompiledGraph compile(byte[] model, Map<String, Long> extents, int graphs) {
        int each = Math.max(1, threads / graphs);
        return new CompiledGraph(session(model, extents, Optional.empty(), each), hostMemory, ownMemory);
    }

    private Session session(byte[] model, Map<String, Long> extents, Optional<LentThreads> lent, int threads) {
        requireOpen();
        try (SessionOptions options = new SessionOptions();
                OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions();
                BytePointer bytes = new BytePointer(model)) {
            options.SetIntraOpNumThreads(threads);
            options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
            // Moments of parameters that no longer move become denormal, which makes arithmetic several times slower.
            options.AddConfigEntry("session.set_denormal_as_zero", "1");
            options.AddConfigEntry("session.use_env_allocators", "1");
            extents.forEach(options::AddFreeDimensionOverrideByName);
            lent.ifPresent(end -> end.addTo(options));
            RecurrentOperators.addTo(options);
            if (device.kind() == Device.Kind.CUDA) {
                options.AppendExecutionProvider_CUDA(cuda.device_id(device.index()));
            }
            return new Session(NativeLibraries.environment(), bytes, model.length, options);
        } catch (RuntimeException problem) {
            throw MemoryShortage.isIn(problem) ? MemoryShortage.problem(problem) : new RefusedGraphException(problem);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (place != null) {
                place.close();
            }
            hostMemory.close();
        }
    }
}
