package dev.cohort.engine;

import static org.bytedeco.onnxruntime.global.onnxruntime.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;
import static org.bytedeco.onnxruntime.global.onnxruntime.ORT_FAIL;

import dev.cohort.graph.Graph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.onnxruntime.OrtCustomOp;
import org.bytedeco.onnxruntime.OrtKernelContext;
import org.bytedeco.onnxruntime.OrtKernelInfo;
import org.bytedeco.onnxruntime.OrtOp;
import org.bytedeco.onnxruntime.OrtStatus;
import org.bytedeco.onnxruntime.global.onnxruntime;
import org.jspecify.annotations.Nullable;

/** An operator that walks through sequences. Its nodes run in several threads at once, each with a walk of its own. */
final class RecurrentOperator extends CustomOperator {
    private static final int PRODUCT_VERSION = 13;

    private final Function<OrtOp, RecurrentWalk> walk;
    private final Compute compute = new Compute();
    private final List<Kernel> kernels = new ArrayList<>();

    /** @param walk makes a walk whose places multiply by that operator */
    RecurrentOperator(String name, int inputs, int required, int outputs, Function<OrtOp, RecurrentWalk> walk) {
        super(name, inputs, required, outputs);
        this.walk = walk;
        operator().KernelComputeV2(compute);
    }

    /** What a node has: the product, and the walks that nobody is on. */
    private record Kernel(OrtOp product, ArrayDeque<RecurrentWalk> free) {}

    @Override
    synchronized long create(OrtKernelInfo info) {
        try (BytePointer name = new BytePointer("MatMul");
                BytePointer domain = new BytePointer(Graph.STANDARD);
                BytePointer type = new BytePointer("T");
                PointerPointer<BytePointer> types = new PointerPointer<>(1);
                IntPointer values = new IntPointer(new int[] {ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT});
                PointerPointer<OrtOp> made = new PointerPointer<>(1)) {
            types.put(0, type);
            RecurrentCall.check(onnxruntime.GetApi()
                    .CreateOp(info, name, domain, PRODUCT_VERSION, types, values, 1, null, 0, 2, 1, made));
            kernels.add(new Kernel(made.get(OrtOp.class, 0), new ArrayDeque<>()));
            return kernels.size();
        }
    }

    private synchronized Kernel kernel(long number) {
        return kernels.get((int) number - 1);
    }

    private void run(Kernel kernel, OrtKernelContext context) {
        RecurrentWalk taken = take(kernel);
        try {
            taken.run(context);
        } finally {
            give(kernel, taken);
        }
    }

    private synchronized RecurrentWalk take(Kernel kernel) {
        RecurrentWalk free = kernel.free().poll();
        return free != null ? free : walk.apply(kernel.product());
    }

    private synchronized void give(Kernel kernel, RecurrentWalk given) {
        kernel.free().push(given);
    }

    @Override
    synchronized void destroy(long number) {
        Kernel kernel = kernel(number);
        kernel.free().forEach(RecurrentWalk::close);
        kernel.free().clear();
        onnxruntime.GetApi().ReleaseOp(kernel.product());
    }

    @Override
    public void close() {
        super.close();
        compute.close();
    }

    private final class Compute extends OrtCustomOp.KernelComputeV2_Pointer_OrtKernelContext {
        @Override
        public @Nullable OrtStatus call(Pointer kernel, OrtKernelContext context) {
            try {
                run(kernel(kernel.address()), context);
                return null;
            } catch (Throwable problem) {
                try (BytePointer message = new BytePointer(String.valueOf(problem.getMessage()))) {
                    return onnxruntime.GetApi().CreateStatus().call(ORT_FAIL, message);
                }
            }
        }
    }
}
