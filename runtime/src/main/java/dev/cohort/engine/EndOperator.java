package dev.cohort.engine;

import static org.bytedeco.onnxruntime.global.onnxruntime.INPUT_OUTPUT_REQUIRED;
import static org.bytedeco.onnxruntime.global.onnxruntime.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.onnxruntime.CustomOpDomain;
import org.bytedeco.onnxruntime.OrtApi;
import org.bytedeco.onnxruntime.OrtCustomOp;
import org.bytedeco.onnxruntime.OrtCustomOpDomain;
import org.bytedeco.onnxruntime.OrtKernelInfo;
import org.jspecify.annotations.Nullable;

/** Tells ONNX Runtime what the operator is that {@link LentThreads} adds to graphs: floats in, one float out, no state. */
final class EndOperator implements AutoCloseable {
    static final String DOMAIN = "dev.cohort";
    static final String NAME = "End";

    /** The first version of the interface that asks for nothing but the functions below. */
    private static final int INTERFACE = 10;

    private final BytePointer text = new BytePointer(NAME);
    private final OrtCustomOp operator = new OrtCustomOp();
    private final CustomOpDomain domain = new CustomOpDomain(DOMAIN);
    private final List<Pointer> functions;
    private final int inputs;

    /** @param compute {@code void (void* kernel, OrtKernelContext* context)} */
    EndOperator(int inputs, Pointer compute) {
        this.inputs = inputs;
        Name name = new Name();
        Provider provider = new Provider();
        InputCount inputCount = new InputCount();
        InputType inputType = new InputType();
        InputCharacteristic inputCharacteristic = new InputCharacteristic();
        OutputCount outputCount = new OutputCount();
        OutputType outputType = new OutputType();
        OutputCharacteristic outputCharacteristic = new OutputCharacteristic();
        Create create = new Create();
        Destroy destroy = new Destroy();
        operator.version(INTERFACE);
        operator.GetName(name).GetExecutionProviderType(provider);
        operator.GetInputTypeCount(inputCount).GetInputType(inputType).GetInputCharacteristic(inputCharacteristic);
        operator.GetOutputTypeCount(outputCount).GetOutputType(outputType);
        operator.GetOutputCharacteristic(outputCharacteristic);
        operator.CreateKernel(create).KernelDestroy(destroy);
        operator.KernelCompute(new OrtCustomOp.KernelCompute_Pointer_OrtKernelContext(compute));
        domain.Add(operator);
        functions = List.of(
                name,
                provider,
                inputCount,
                inputType,
                inputCharacteristic,
                outputCount,
                outputType,
                outputCharacteristic,
                create,
                destroy);
    }

    OrtCustomOpDomain domain() {
        return domain.asOrtCustomOpDomain();
    }

    @Override
    public void close() {
        domain.close();
        operator.close();
        functions.forEach(Pointer::close);
        text.close();
    }

    private final class Name extends OrtCustomOp.GetName_OrtCustomOp {
        @Override
        public BytePointer call(OrtCustomOp ignored) {
            return text;
        }
    }

    private static final class Provider extends OrtCustomOp.GetExecutionProviderType_OrtCustomOp {
        @Override
        public @Nullable BytePointer call(OrtCustomOp ignored) {
            return null;
        }
    }

    private final class InputCount extends OrtCustomOp.GetInputTypeCount_OrtCustomOp {
        @Override
        public long call(OrtCustomOp ignored) {
            return inputs;
        }
    }

    private static final class InputType extends OrtCustomOp.GetInputType_OrtCustomOp_long {
        @Override
        public int call(OrtCustomOp ignored, long index) {
            return ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;
        }
    }

    private static final class InputCharacteristic extends OrtCustomOp.GetInputCharacteristic_OrtCustomOp_long {
        @Override
        public int call(OrtCustomOp ignored, long index) {
            return INPUT_OUTPUT_REQUIRED;
        }
    }

    private static final class OutputCount extends OrtCustomOp.GetOutputTypeCount_OrtCustomOp {
        @Override
        public long call(OrtCustomOp ignored) {
            return 1;
        }
    }

    private static final class OutputType extends OrtCustomOp.GetOutputType_OrtCustomOp_long {
        @Override
        public int call(OrtCustomOp ignored, long index) {
            return ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;
        }
    }

    private static final class OutputCharacteristic extends OrtCustomOp.GetOutputCharacteristic_OrtCustomOp_long {
        @Override
        public int call(OrtCustomOp ignored, long index) {
            return INPUT_OUTPUT_REQUIRED;
        }
    }

    private static final class Create extends OrtCustomOp.CreateKernel_OrtCustomOp_OrtApi_OrtKernelInfo {
        @Override
        public @Nullable Pointer call(OrtCustomOp ignored, OrtApi api, OrtKernelInfo info) {
            return null;
        }
    }

    private static final class Destroy extends OrtCustomOp.KernelDestroy_Pointer {
        @Override
        public void call(Pointer kernel) {}
    }
}
