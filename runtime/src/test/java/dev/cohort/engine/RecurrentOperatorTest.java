package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.autodiff.Kernel;
import dev.cohort.autodiff.Lowering;
import dev.cohort.autodiff.ReverseMode;
import dev.cohort.graph.Graph;
import dev.cohort.graph.OnnxWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Walks through sequences whose places are larger than what is computed at once, beside the same by standard operators. */
class RecurrentOperatorTest {
    private static final int LENGTH = 4;
    private static final int WIDTH = 60;
    private static final int HIDDEN = 41;
    private static final List<String> INPUTS = List.of("x", "weight", "recurrent", "bias", "state", "cell");
    private static final List<String> OUTPUTS = List.of("y", "dx", "dweight", "drecurrent", "dbias", "dstate", "dcell");

    private static Shape shape(int input, Dimension batch) {
        Dimension one = Dimension.of(1);
        Dimension hidden = Dimension.of(HIDDEN);
        return switch (input) {
            case 0 -> Shape.of(Dimension.of(LENGTH), batch, Dimension.of(WIDTH));
            case 1 -> Shape.of(1, 4 * HIDDEN, WIDTH);
            case 2 -> Shape.of(1, 4 * HIDDEN, HIDDEN);
            case 3 -> Shape.of(1, 8 * HIDDEN);
            default -> Shape.of(one, batch, hidden);
        };
    }

    private static byte[] model(Predicate<Kernel> registered) {
        Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
        List<Value> inputs = new ArrayList<>();
        for (int input = 0; input < INPUTS.size(); input++) {
            inputs.add(graph.input(INPUTS.get(input), ElementType.FLOAT32, shape(input, Dimension.BATCH)));
        }
        List<Value> given = new ArrayList<>(inputs);
        given.add(4, graph.absent());
        Attributes attributes = Attributes.NONE.with("hidden_size", (long) HIDDEN);
        List<Value> outputs = graph.operator("LSTM", given, attributes, 3);
        graph.output("y", outputs.get(0));
        Value loss = outputs.get(0).square().sum().plus(outputs.get(2).sum());
        List<Value> gradients = graph.gradient(loss, inputs);
        for (int input = 0; input < INPUTS.size(); input++) {
            graph.output(OUTPUTS.get(input + 1), gradients.get(input));
        }
        return OnnxWriter.write(Lowering.apply(graph, registered));
    }

    private static Map<String, Tensor> inputs(int batch) {
        Random random = new Random(batch);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int input = 0; input < INPUTS.size(); input++) {
            Shape shape = shape(input, Dimension.of(batch));
            float[] numbers = new float[Math.toIntExact(shape.elements())];
            for (int place = 0; place < numbers.length; place++) {
                numbers[place] = (float) random.nextGaussian() * (input == 0 ? 1 : 0.2f);
            }
            tensors.put(INPUTS.get(input), Tensor.floats(shape, numbers));
        }
        return tensors;
    }

    @Test
    void computeWhatStandardOperatorsDo() {
        try (Engine engine = Engine.open(Device.CPU, 1);
                CompiledGraph walked = engine.compile(model(Kernels.of(Device.Kind.CPU)::has));
                CompiledGraph composed = engine.compile(model(kernel -> false))) {
            for (int batch : new int[] {53, 1, 100}) {
                Map<String, Tensor> expected = GraphRunner.run(composed, OUTPUTS, inputs(batch));
                Map<String, Tensor> actual = GraphRunner.run(walked, OUTPUTS, inputs(batch));
                for (String name : OUTPUTS) {
                    float[] numbers = expected.get(name).floats();
                    float largest = 1;
                    for (float number : numbers) {
                        largest = Math.max(largest, Math.abs(number));
                    }
                    assertArrayEquals(numbers, actual.get(name).floats(), 1e-5f * largest, name);
                }
            }
        }
    }
}
