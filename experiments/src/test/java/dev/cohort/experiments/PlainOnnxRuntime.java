package dev.cohort.experiments;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Runs a model in the published ONNX Runtime for Java, as somebody would who has never heard of Cohort.
 *
 * <p>It is a process of its own, since the engine's library has classes of the same names. Arguments: the model, an output,
 * the number of columns, and the raw features of the rows; prints the output's numbers, one a line.
 */
final class PlainOnnxRuntime {
    private PlainOnnxRuntime() {}

    public static void main(String[] arguments) throws OrtException {
        int width = Integer.parseInt(arguments[2]);
        List<String> numbers = Arrays.asList(arguments).subList(3, arguments.length);
        FloatBuffer features = FloatBuffer.allocate(numbers.size());
        numbers.forEach(number -> features.put(Float.parseFloat(number)));
        features.rewind();
        try (OrtEnvironment environment = OrtEnvironment.getEnvironment();
                OrtSession session = environment.createSession(arguments[0]);
                OnnxTensor input =
                        OnnxTensor.createTensor(environment, features, new long[] {numbers.size() / width, width});
                OrtSession.Result result = session.run(Map.of("features", input))) {
            FloatBuffer output = ((OnnxTensor) result.get(arguments[1]).orElseThrow()).getFloatBuffer();
            while (output.hasRemaining()) {
                System.out.println(output.get());
            }
        }
    }
}
