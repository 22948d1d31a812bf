import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.onnxruntime.Env;
import org.bytedeco.onnxruntime.IoBinding;
import org.bytedeco.onnxruntime.MemoryInfo;
import org.bytedeco.onnxruntime.RunOptions;
import org.bytedeco.onnxruntime.Session;
import org.bytedeco.onnxruntime.SessionOptions;
import org.bytedeco.onnxruntime.Value;
import org.bytedeco.onnxruntime.global.onnxruntime;

/**
 * The limit: a training step of linear layers written by hand, with nothing between ONNX Runtime and a Java loop.
 *
 * <p>Forward and backward are one graph with weights and gradients in flat buffers; the update is a loop over arrays. It
 * can do no other work than this. Compiled and run with the jars of Cohort's {@code lib} folder on the class path; the
 * options are {@code key=value}.
 */
public final class HandMadeStep {
    private static final int LOG_EVERY = 50;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("step");
    private final int[] widths;
    private final int batch;
    private final boolean classes;
    private final boolean adam;
    private final String activation;

    private final float[] features;
    private final float[] numbers;
    private final long[] labels;

    private final float[] weights;
    private final float[] gradients;
    private final float[] mean;
    private final float[] square;
    private final FloatPointer weightBuffer;
    private final FloatPointer gradientBuffer;
    private final float[] batchFeatures;
    private final float[] batchNumbers;
    private final long[] batchLabels;
    private final FloatPointer featureBuffer;
    private final FloatPointer numberBuffer;
    private final LongPointer labelBuffer;
    private final FloatPointer loss = new FloatPointer(1);
    /** What native code holds on to. */
    private final List<Object> kept = new ArrayList<>();

    private final Session session;
    private final IoBinding binding;
    private final RunOptions run = new RunOptions();
    private final PrintWriter log;

    private final int[] order;
    private final Random random = new Random(1);
    private int position;
    private int step;

    private HandMadeStep(Map<String, String> options) throws Exception {
        widths = Arrays.stream(options.get("widths").split(",")).mapToInt(Integer::parseInt).toArray();
        batch = Integer.parseInt(options.get("batch"));
        classes = options.get("loss").equals("cross-entropy");
        adam = options.get("optimizer").equals("adam");
        activation = options.get("activation");
        features = floats(Path.of(options.get("data") + "-features.npy"));
        numbers = classes ? new float[0] : floats(Path.of(options.get("data") + "-target.npy"));
        labels = classes ? longs(Path.of(options.get("data") + "-target.npy")) : new long[0];
        order = new int[features.length / widths[0]];
        Arrays.setAll(order, row -> row);
        position = order.length;

        int total = 0;
        for (int layer = 1; layer < widths.length; layer++) {
            total += (widths[layer - 1] + 1) * widths[layer];
        }
        weights = new float[total];
        gradients = new float[total];
        mean = new float[total];
        square = new float[total];
        weightBuffer = new FloatPointer(total);
        gradientBuffer = new FloatPointer(total);
        batchFeatures = new float[batch * widths[0]];
        batchNumbers = new float[batch];
        batchLabels = new long[batch];
        featureBuffer = new FloatPointer(batchFeatures.length);
        numberBuffer = new FloatPointer(batch);
        labelBuffer = new LongPointer(batch);

        byte[] model = model();
        SessionOptions settings = new SessionOptions();
        settings.SetIntraOpNumThreads(Integer.parseInt(options.get("threads")));
        settings.SetGraphOptimizationLevel(onnxruntime.ORT_ENABLE_ALL);
        Env environment = new Env(onnxruntime.ORT_LOGGING_LEVEL_WARNING, "hand-made");
        kept.add(environment);
        session = new Session(environment, new BytePointer(model), model.length, settings);
        binding = new IoBinding(session);
        bind();
        log = new PrintWriter(Files.newBufferedWriter(Path.of(options.get("log"))), true);
    }

    private byte[] model() {
        input("x", 1, batch, widths[0]);
        input("y", classes ? 7 : 1, classes ? new long[] {batch} : new long[] {batch, 1});
        int last = widths.length - 1;
        for (int layer = 1; layer <= last; layer++) {
            input("W" + layer, 1, widths[layer - 1], widths[layer]);
            input("b" + layer, 1, widths[layer]);
            String below = layer == 1 ? "x" : "h" + (layer - 1);
            node("", "Gemm", List.of("z" + layer), List.of(below, "W" + layer, "b" + layer));
            if (layer < last) {
                node("", activation.equals("relu") ? "Relu" : "Sigmoid", List.of("h" + layer), List.of("z" + layer));
            }
        }
        lossAndItsGradient("z" + last, "d" + last);
        graph.addInitializer(TensorProto.newBuilder().setName("rows").setDataType(7).addDims(1).addInt64Data(0));
        for (int layer = last; layer >= 1; layer--) {
            String below = layer == 1 ? "x" : "h" + (layer - 1);
            String slope = "d" + layer;
            node("", "Gemm", List.of("dW" + layer), List.of(below, slope), integer("transA", 1));
            node("", "ReduceSum", List.of("db" + layer), List.of(slope, "rows"), integer("keepdims", 0));
            if (layer > 1) {
                node("", "Gemm", List.of("dh" + layer), List.of(slope, "W" + layer), integer("transB", 1));
                String kernel = activation.equals("relu") ? "ReluGrad" : "SigmoidGrad";
                node("com.microsoft", kernel, List.of("d" + (layer - 1)), List.of("dh" + layer, below));
            }
            output("dW" + layer, widths[layer - 1], widths[layer]);
            output("db" + layer, widths[layer]);
        }
        output("loss");
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("com.microsoft").setVersion(1))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private void lossAndItsGradient(String prediction, String slope) {
        if (classes) {
            AttributeProto reduction = AttributeProto.newBuilder()
                    .setName("reduction")
                    .setType(AttributeProto.AttributeType.STRING)
                    .setS(ByteString.copyFromUtf8("mean"))
                    .build();
            constant("one", 1);
            node("", "SoftmaxCrossEntropyLoss", List.of("loss", "logs"), List.of(prediction, "y"), reduction);
            List<String> inputs = List.of("one", "logs", "y");
            node("com.microsoft", "SoftmaxCrossEntropyLossGrad", List.of(slope), inputs, reduction);
        } else {
            constant("factor", 2f / batch);
            node("", "Sub", List.of("error"), List.of(prediction, "y"));
            node("", "Mul", List.of("squares"), List.of("error", "error"));
            node("", "ReduceMean", List.of("loss"), List.of("squares"), integer("keepdims", 0));
            node("", "Mul", List.of(slope), List.of("error", "factor"));
        }
    }

    private void bind() {
        MemoryInfo memory = MemoryInfo.CreateCpu(onnxruntime.OrtArenaAllocator, onnxruntime.OrtMemTypeDefault);
        kept.add(memory);
        binding.BindInput("x", tensor(memory, featureBuffer, batchFeatures.length, batch, widths[0]));
        if (classes) {
            LongPointer shape = new LongPointer(new long[] {batch});
            Value tensor = Value.CreateTensorLong(memory.asOrtMemoryInfo(), labelBuffer, batch, shape, 1);
            kept.add(tensor);
            binding.BindInput("y", tensor);
        } else {
            binding.BindInput("y", tensor(memory, numberBuffer, batch, batch, 1));
        }
        int offset = 0;
        for (int layer = 1; layer < widths.length; layer++) {
            int inputs = widths[layer - 1];
            int outputs = widths[layer];
            for (int index = 0; index < inputs * outputs; index++) {
                weights[offset + index] = (float) ((2 * random.nextDouble() - 1) / Math.sqrt(inputs));
            }
            bindBoth(memory, "W" + layer, offset, inputs * outputs, inputs, outputs);
            offset += inputs * outputs;
            bindBoth(memory, "b" + layer, offset, outputs, outputs);
            offset += outputs;
        }
        weightBuffer.put(weights);
        binding.BindOutput("loss", tensor(memory, loss, 1));
    }

    private void bindBoth(MemoryInfo memory, String name, int offset, int length, long... shape) {
        FloatPointer weight = new FloatPointer(weightBuffer).position(offset);
        FloatPointer gradient = new FloatPointer(gradientBuffer).position(offset);
        kept.addAll(List.of(weight, gradient));
        binding.BindInput(name, tensor(memory, weight, length, shape));
        binding.BindOutput("d" + name, tensor(memory, gradient, length, shape));
    }

    private Value tensor(MemoryInfo memory, FloatPointer data, long length, long... shape) {
        LongPointer sizes = new LongPointer(shape.length == 0 ? new long[] {0} : shape);
        Value value = Value.CreateTensorFloat(memory.asOrtMemoryInfo(), data, length, sizes, shape.length);
        kept.add(value);
        return value;
    }

    private void step() {
        step++;
        gather();
        session.Run(run, binding);
        gradientBuffer.get(gradients);
        if (adam) {
            float first = (float) (1 - Math.pow(0.9, step));
            float second = (float) (1 - Math.pow(0.999, step));
            adam(weights, mean, square, gradients, 1e-3f / first, (float) (1 / Math.sqrt(second)));
        } else {
            descend(weights, gradients, 0.01f);
        }
        weightBuffer.put(weights);
        if (step % LOG_EVERY == 0) {
            log.println("{\"step\":" + step + ",\"time\":" + System.currentTimeMillis() + ",\"metrics\":{\"train/loss\":"
                    + loss.get() + "}}");
        }
    }

    private void gather() {
        if (position + batch > order.length) {
            for (int left = order.length; left > 1; left--) {
                int other = random.nextInt(left);
                int row = order[left - 1];
                order[left - 1] = order[other];
                order[other] = row;
            }
            position = 0;
        }
        int width = widths[0];
        for (int index = 0; index < batch; index++) {
            int row = order[position + index];
            System.arraycopy(features, row * width, batchFeatures, index * width, width);
            if (classes) {
                batchLabels[index] = labels[row];
            } else {
                batchNumbers[index] = numbers[row];
            }
        }
        position += batch;
        featureBuffer.put(batchFeatures);
        if (classes) {
            labelBuffer.put(batchLabels);
        } else {
            numberBuffer.put(batchNumbers);
        }
    }

    private static void adam(float[] w, float[] m, float[] v, float[] g, float length, float scale) {
        for (int i = 0; i < w.length; i++) {
            float gradient = g[i];
            float mean = 0.9f * m[i] + 0.1f * gradient;
            float square = 0.999f * v[i] + 0.001f * gradient * gradient;
            m[i] = mean;
            v[i] = square;
            w[i] -= length * mean / ((float) Math.sqrt(square) * scale + 1e-8f);
        }
    }

    private static void descend(float[] w, float[] g, float rate) {
        for (int i = 0; i < w.length; i++) {
            w[i] -= rate * g[i];
        }
    }

    private void input(String name, int type, long... shape) {
        graph.addInput(port(name, type, shape));
    }

    private void output(String name, long... shape) {
        graph.addOutput(port(name, 1, shape));
    }

    private static ValueInfoProto port(String name, int type, long... shape) {
        TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
        for (long size : shape) {
            sizes.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(type).setShape(sizes).build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private void constant(String name, float value) {
        graph.addInitializer(TensorProto.newBuilder().setName(name).setDataType(1).addFloatData(value));
    }

    private void node(String domain, String type, List<String> outputs, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(type)
                .addAllOutput(outputs)
                .addAllInput(inputs)
                .addAllAttribute(Arrays.asList(attributes)));
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** The numbers of a NumPy file of format 1.0, which begins with 8 bytes and the length of a header. */
    private static ByteBuffer array(Path file) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(10 + bytes.getShort(8));
        return bytes;
    }

    private static float[] floats(Path file) throws Exception {
        ByteBuffer bytes = array(file);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private static long[] longs(Path file) throws Exception {
        ByteBuffer bytes = array(file);
        long[] values = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(values);
        return values;
    }

    /** Three libraries are enough; JavaCPP's own loader would want those of oneDNN and OpenCL too. */
    private static void loadLibraries() throws Exception {
        System.setProperty("org.bytedeco.javacpp.loadlibraries", "false");
        Path folder = Files.createTempDirectory("hand-made");
        folder.toFile().deleteOnExit();
        List<String> names = List.of(
                "javacpp/%/libjnijavacpp.so", "onnxruntime/%/libonnxruntime.so.1", "onnxruntime/%/libjnionnxruntime.so");
        for (String name : names) {
            Path file = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
            file.toFile().deleteOnExit();
            String resource = "/org/bytedeco/" + name.replace("%", "linux-x86_64");
            try (InputStream in = HandMadeStep.class.getResourceAsStream(resource)) {
                Files.copy(in, file);
            }
            System.load(file.toString());
        }
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new TreeMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            options.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        loadLibraries();
        HandMadeStep work = new HandMadeStep(options);
        while (true) {
            work.step();
        }
    }
}
