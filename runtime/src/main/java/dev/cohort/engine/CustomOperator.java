package dev.cohort.engine;

import static org.bytedeco.onnxruntime.global.onnxruntime.INPUT_OUTPUT_OPTIONAL;
import static org.bytedeco.onnxruntime.global.onnxruntime.INPUT_OUTPUT_REQUIRED;
import static org.bytedeco.onnxruntime.global.onnxruntime.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtMemTypeDefault;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.onnxruntime.OrtApi;
import org.bytedeco.onnxruntime.OrtCustomOp;
import org.bytedeco.onnxruntime.OrtKernelInfo;
import org.jspecify.annotations.Nullable;

/** Tells ONNX Runtime what an operator of our own is: one that reads and writes 32-bit floats on the processor. */
abstract class CustomOperator implements AutoCloseable {
    /** The first version of the interface whose computations may say that they failed. */
    private static final int INTERFACE = 16;

    private final BytePointer name;
    private final int inputs;
    private final int required;
    private final int outputs;
    private final OrtCustomOp operator = new OrtCustomOp();
    private final List<Pointer> functions;

    /** @param required how many of the inputs, the first ones, must be there */
    CustomOperator(String name, int inputs, int required, int outputs) {
        this.name = new BytePointer(name);
        this.inputs = inputs;
        this.required = required;
        this.outputs = outputs;
        Name nameOf = new Name();
        Provider provider = new Provider();
        InputCount inputCount = new InputCount();
        InputType inputType = new InputType();
        InputCharacteristic inputCharacteristic = new InputCharacteristic();
        InputPlace inputPlace = new InputPlace();
        OutputCount outputCount = new OutputCount();
        OutputType outputType = new OutputType();
        OutputCharacteristic outputCharacteristic = new OutputCharacteristic();
        Create create = new Create();
        Destroy destroy = new Destroy();
        operator.version(INTERFACE);
        operator.GetName(nameOf).GetExecutionProviderType(provider);
        operator.GetInputTypeCount(inputCount).GetInputType(inputType).GetInputCharacteristic(inputCharacteristic);
        operator.GetInputMemoryType(inputPlace);
        operator.GetOutputTypeCount(outputCount).GetOutputType(outputType);
        operator.GetOutputCharacteristic(outputCharacteristic);
        operator.CreateKernel(create).KernelDestroy(destroy);
        functions = List.of(
                nameOf,
                provider,
                inputCount,
                inputType,
                inputCharacteristic,
                inputPlace,
                outputCount,
                outputType,
                outputCharacteristic,
                create,
                destroy);
    }

    /** To be told how it is computed, and added to a domain. */
    final OrtCustomOp operator() {
        return operator;
    }

    /** Makes the kernel of a node, and returns the number by which it is called; there is none unless it keeps something. */
    long create(OrtKernelInfo info) {
        return 0;
    }

    /** Frees the kernel of a node. */
    void destroy(long kernel) {}

    @Override
    public void close() {
        operator.close();
        functions.forEach(Pointer::close);
        name.close();
    }

    /** A number where native code has an address. */
    private static final class Number extends Pointer {
        Number(long number) {
            super((Pointer) null);
            address = number;
        }
    }

    private final class Create extends OrtCustomOp.CreateKernel_OrtCustomOp_OrtApi_OrtKernelInfo {
        @Override
        public Pointer call(OrtCustomOp ignored, OrtApi api, OrtKernelInfo info) {
            return new Number(create(info));
        }
    }

    private final class Destroy extends OrtCustomOp.KernelDestroy_Pointer {
        @Override
        public void call(@Nullable Pointer kernel) {
            if (kernel != null) {
                destroy(kernel.address());
            }
        }
    }

    private final class Name extends OrtCustomOp.GetName_OrtCustomOp {
        @Override
        public BytePointer call(OrtCustomOp ignored) {
            return name;
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

    private final class InputCharacteristic extends OrtCustomOp.GetInputCharacteristic_OrtCustomOp_long {
        @Override
        public int call(OrtCustomOp ignored, long index) {
            return index < required ? INPUT_OUTPUT_REQUIRED : INPUT_OUTPUT_OPTIONAL;
        }
    }

    private static final class InputPlace extends OrtCustomOp.GetInputMemoryType_OrtCustomOp_long {
        @Override
        public int call(OrtCustomOp ignored, long index) {
            return OrtMemTypeDefault;
        }
    }

    private final class OutputCount extends OrtCustomOp.GetOutputTypeCount_OrtCustomOp {
        @Override
        public long call(OrtCustomOp ignored) {
            return outputs;
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
}
