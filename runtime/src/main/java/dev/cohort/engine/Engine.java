package dev.cohort.engine;

import static org.bytedeco.onnxruntime.global.onnxruntime.ORT_ENABLE_ALL;
import static org.bytedeco.onnxruntime.global.onnxruntime.ORT_LOGGING_LEVEL_ERROR;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtDeviceAllocator;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtMemTypeDefault;

import dev.cohort.experiment.ProblemException;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.onnxruntime.Env;
import org.bytedeco.onnxruntime.MemoryInfo;
import org.bytedeco.onnxruntime.Session;
import org.bytedeco.onnxruntime.SessionOptions;

/**
 * ONNX Runtime on one device: makes graphs runnable.
 *
 * <p>Whoever opens an engine closes it, after everything that was compiled by it.
 */
public final class Engine implements AutoCloseable {
    private final Device device;
    private final int threads;
    private final Env environment;
    private final MemoryInfo hostMemory;
    private boolean closed;

    private Engine(Device device, int threads) {
        this.device = device;
        this.threads = threads;
        this.environment = new Env(ORT_LOGGING_LEVEL_ERROR, "cohort");
        this.hostMemory = MemoryInfo.CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
    }

    /**
     * Opens the engine.
     *
     * @param threads how many threads an operator may use; 0 for as many as there are processors
     * @throws ProblemException if the device is not there, or a library that it needs
     */
    public static Engine open(Device device, int threads) {
        NativeLibraries.load(device);
        return new Engine(device, threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
    }

    public Device device() {
        return device;
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
        requireOpen();
        try (SessionOptions options = new SessionOptions();
                BytePointer bytes = new BytePointer(model)) {
            options.SetIntraOpNumThreads(threads);
            options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
            // Moments of parameters that no longer move become denormal, which makes arithmetic several times slower.
            options.AddConfigEntry("session.set_denormal_as_zero", "1");
            extents.forEach(options::AddFreeDimensionOverrideByName);
            return new CompiledGraph(new Session(environment, bytes, model.length, options), hostMemory);
        } catch (RuntimeException problem) {
            throw new IllegalArgumentException("ONNX Runtime refuses the graph: " + problem.getMessage(), problem);
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
            hostMemory.close();
            environment.close();
        }
    }
}
