package dev.cohort.engine;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.onnxruntime.CustomOpDomain;
import org.bytedeco.onnxruntime.OrtCustomOp;
import org.bytedeco.onnxruntime.OrtCustomOpDomain;

/** The operator that {@link LentThreads} adds to graphs: floats in, one float out, no state. */
final class EndOperator extends CustomOperator {
    static final String DOMAIN = "dev.cohort";
    static final String NAME = "End";

    private final CustomOpDomain domain = new CustomOpDomain(DOMAIN);

    /** @param compute {@code void (void* kernel, OrtKernelContext* context)} */
    EndOperator(int inputs, Pointer compute) {
        super(NAME, inputs, inputs, 1);
        operator().KernelCompute(new OrtCustomOp.KernelCompute_Pointer_OrtKernelContext(compute));
        domain.Add(operator());
    }

    OrtCustomOpDomain domain() {
        return domain.asOrtCustomOpDomain();
    }

    @Override
    public void close() {
        domain.close();
        super.close();
    }
}
