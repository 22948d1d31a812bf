package dev.cohort.session;

import dev.cohort.api.graph.ElementType;
import dev.cohort.configuration.GenerationSection;
import dev.cohort.engine.Device;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a model is trained, whatever the model.
 *
 * @param device where it is trained
 * @param threads how many threads an operator may use; 0 for as many as there are processors
 * @param seed from which initial parameters and dropout are drawn
 * @param batchSize the most examples in a step
 * @param generation how texts are written
 * @param precision in what type matrices are multiplied, where the device has kernels for it: {@code FLOAT32}, {@code BFLOAT16} or
 *     {@code FLOAT16}
 * @param frozenPrecision in what type parameters are kept that stay as they are: {@code FLOAT32} or {@code BFLOAT16}
 * @param gradientCheckpointing whether a part of the model is computed twice in a step, which saves memory
 */
public record SessionOptions(
        Device device,
        int threads,
        long seed,
        int batchSize,
        GenerationSection generation,
        ElementType precision,
        ElementType frozenPrecision,
        boolean gradientCheckpointing) {
    private static final Set<ElementType> PRECISIONS =
            EnumSet.of(ElementType.FLOAT32, ElementType.BFLOAT16, ElementType.FLOAT16);

    public SessionOptions {
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size must be at least 1, got " + batchSize);
        }
        if (threads < 0) {
            throw new IllegalArgumentException("the number of threads must not be negative, got " + threads);
        }
        if (!PRECISIONS.contains(precision)) {
            throw new IllegalArgumentException(
                    "matrices are multiplied in FLOAT32, BFLOAT16 or FLOAT16, not in " + precision);
        }
        if (frozenPrecision != ElementType.FLOAT32 && frozenPrecision != ElementType.BFLOAT16) {
            throw new IllegalArgumentException(
                    "frozen parameters are kept as FLOAT32 or BFLOAT16, not as " + frozenPrecision);
        }
    }

    /** Of a model that keeps all in 32 bits, and remembers all that its gradients need. */
    public SessionOptions(Device device, int threads, long seed, int batchSize, GenerationSection generation) {
        this(device, threads, seed, batchSize, generation, ElementType.FLOAT32, ElementType.FLOAT32, false);
    }

    /** Of a model that writes no texts, or writes them in the usual way. */
    public SessionOptions(Device device, int threads, long seed, int batchSize) {
        this(device, threads, seed, batchSize, GenerationSection.DEFAULT);
    }

    /** The same, which multiplies matrices in another type. */
    public SessionOptions withPrecision(ElementType type) {
        return new SessionOptions(
                device, threads, seed, batchSize, generation, type, frozenPrecision, gradientCheckpointing);
    }

    /** The same, which keeps parameters that stay as they are in another type. */
    public SessionOptions withFrozenPrecision(ElementType type) {
        return new SessionOptions(device, threads, seed, batchSize, generation, precision, type, gradientCheckpointing);
    }

    /** The same, which computes a part of the model twice in a step, or does not. */
    public SessionOptions withGradientCheckpointing(boolean twice) {
        return new SessionOptions(device, threads, seed, batchSize, generation, precision, frozenPrecision, twice);
    }

    /** On the processor, with all of its cores and seed 42. */
    public static SessionOptions of(int batchSize) {
        return new SessionOptions(Device.CPU, 0, 42, batchSize);
    }
}
