package dev.cohort.engine;

import static org.bytedeco.onnxruntime.global.onnxruntime.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.onnxruntime.OrtApi;
import org.bytedeco.onnxruntime.OrtKernelContext;
import org.bytedeco.onnxruntime.OrtOp;
import org.bytedeco.onnxruntime.OrtStatus;
import org.bytedeco.onnxruntime.OrtTensorTypeAndShapeInfo;
import org.bytedeco.onnxruntime.OrtValue;
import org.bytedeco.onnxruntime.global.onnxruntime;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a recurrent operator reads and writes, and the matrix product of its places, which is ONNX Runtime's; used again
 * by later runs.
 *
 * <p>The product is that of the weights, which are read as they lie, and a state of few columns: of the two factors, ONNX
 * Runtime copies the second one before each product.
 */
final class RecurrentCall implements AutoCloseable {
    /** So many numbers are computed at once, so that they stay in the nearest cache. */
    static final int BLOCK = 2048;

    private static final OrtApi API = onnxruntime.GetApi();

    private final OrtOp product;
    private final PointerPointer<OrtValue> factors = new PointerPointer<>(2);
    private final PointerPointer<OrtValue> result = new PointerPointer<>(1);
    private final OrtValue value = new OrtValue();
    private final OrtTensorTypeAndShapeInfo info = new OrtTensorTypeAndShapeInfo();
    private final Matrix factor = new Matrix();
    private final Matrix found = new Matrix();
    private @Nullable OrtKernelContext context;

    RecurrentCall(OrtOp product) {
        this.product = product;
    }

    void begin(OrtKernelContext run) {
        context = run;
    }

    /** Where an input lies; false where it is absent. */
    boolean input(int index, Floats to) {
        check(API.KernelContext_GetInput(context, index, value));
        if (value.isNull()) {
            return false;
        }
        locate(to);
        return true;
    }

    /** The extents of an input. */
    void shape(int index, long[] extents) {
        check(API.KernelContext_GetInput(context, index, value));
        check(API.GetTensorTypeAndShape(value, info));
        OrtStatus status = API.GetDimensions(info, extents, extents.length);
        API.ReleaseTensorTypeAndShapeInfo(info);
        check(status);
    }

    /** Where an output is to be written. */
    void output(int index, long[] extents, Floats to) {
        check(API.KernelContext_GetOutput(context, index, extents, extents.length, value));
        locate(to);
    }

    private void locate(Floats to) {
        to.position(0);
        check(API.GetTensorMutableData(value, to));
    }

    /**
     * Makes ready for the products of a run.
     *
     * @param weights the input that is the first factor, [rows, inner]
     */
    void prepare(int weights, int rows, int inner, int columns) {
        check(API.KernelContext_GetInput(context, weights, value));
        factors.put(0, value);
        factors.put(1, factor.of(inner, columns));
        result.put(0, found.of(rows, columns));
    }

    /** The second factor of the product; to be used with absolute positions, as all buffers here. */
    FloatBuffer factor() {
        return factor.floats();
    }

    /** The product. */
    FloatBuffer found() {
        return found.floats();
    }

    void multiply() {
        check(API.InvokeOp(context, product, factors, 2, result, 1));
    }

    static void check(@Nullable OrtStatus status) {
        if (status != null && !status.isNull()) {
            String message = API.GetErrorMessage().call(status).getString();
            API.ReleaseStatus(status);
            throw new IllegalStateException(message);
        }
    }

    @Override
    public void close() {
        factor.close();
        found.close();
        factors.close();
        result.close();
    }

    /** Numbers in ONNX Runtime's memory. */
    static final class Floats extends FloatPointer {
        Floats() {
            super((Pointer) null);
        }

        void read(long from, float[] to, int count) {
            position(from).get(to, 0, count);
        }

        void write(long at, float[] from, int count) {
            position(at).put(from, 0, count);
        }
    }

    /** A matrix in memory of its own. */
    private static final class Matrix implements AutoCloseable {
        private final OrtValue tensor = new OrtValue();
        private long rows;
        private long columns;
        private FlatMemory memory = new FlatMemory(0);

        OrtValue of(int height, int width) {
            if (rows != height || columns != width) {
                close();
                rows = height;
                columns = width;
                memory = new FlatMemory(Math.multiplyExact(height, width));
                try (BytePointer start = memory.start()) {
                    check(API.CreateTensorWithDataAsOrtValue(
                            memory.place().asOrtMemoryInfo(),
                            start,
                            (long) memory.length() * Float.BYTES,
                            new long[] {height, width},
                            2,
                            ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT,
                            tensor));
                }
            }
            return tensor;
        }

        FloatBuffer floats() {
            return memory.floats();
        }

        @Override
        public void close() {
            if (!tensor.isNull()) {
                API.ReleaseValue(tensor);
                tensor.setNull();
            }
        }
    }
}
