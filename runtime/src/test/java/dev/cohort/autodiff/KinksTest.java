package dev.cohort.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.graph.Graph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where functions have kinks or ties, gradients are those of PyTorch 2.15, which the numbers are from; by kernels and by standard
 * operators alike.
 */
class KinksTest {
    private static float[] gradient(boolean kernels, long[] shape, float[] x, Function<Value, Value> function) {
        return gradients(kernels, List.of(Tensor.floats(Shape.of(shape), x)), in -> function.apply(in.get(0)))
                .get(0);
    }

    /** The gradients of the outputs' sum by each input. */
    private static List<float[]> gradients(
            boolean kernels, List<Tensor> inputs, Function<List<Value>, Value> function) {
        Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
        List<Value> values = new ArrayList<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int index = 0; index < inputs.size(); index++) {
            values.add(graph.input(
                    "x" + index, ElementType.FLOAT32, inputs.get(index).shape()));
            tensors.put("x" + index, inputs.get(index));
        }
        List<Value> gradients = graph.gradient(function.apply(values).sum(), values);
        for (int index = 0; index < inputs.size(); index++) {
            graph.output("g" + index, gradients.get(index));
        }
        Map<String, Tensor> results = GraphRunner.run(Lowering.apply(graph, kernel -> kernels), tensors);
        return results.values().stream().map(Tensor::floats).toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void activations(boolean kernels) {
        float[] x = {-1, 0, 1};
        assertArrayEquals(new float[] {0, 0, 1}, gradient(kernels, new long[] {3}, x, Value::relu));
        assertArrayEquals(new float[] {-1, 0, 1}, gradient(kernels, new long[] {3}, x, Value::abs));
        assertArrayEquals(new float[] {0.01f, 0.01f, 1}, gradient(kernels, new long[] {3}, x, v -> v.graph()
                .operator("LeakyRelu", Attributes.NONE, v)));
        float[] corners = {-3, 0, 3};
        assertArrayEquals(new float[] {0, .5f, 1}, gradient(kernels, new long[] {3}, corners, v -> v.graph()
                .operator("HardSwish", Attributes.NONE, v)));
        assertArrayEquals(new float[] {0, 1, 0}, gradient(kernels, new long[] {3}, x, v -> v.graph()
                .operator(
                        "Clip",
                        Attributes.NONE,
                        v,
                        v.graph().constant(-1),
                        v.graph().constant(1))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void equalOperandsShareAMaximum(boolean kernels) {
        List<Tensor> inputs = List.of(Tensor.floats(Shape.of(3), 1, 2, 3), Tensor.floats(Shape.of(3), 2, 2, 2));
        List<float[]> gradients = gradients(kernels, inputs, in -> in.get(0).maximum(in.get(1)));
        assertArrayEquals(new float[] {0, .5f, 1}, gradients.get(0));
        assertArrayEquals(new float[] {1, .5f, 0}, gradients.get(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void equalElementsShareAMaximumOverAxes(boolean kernels) {
        // As torch.amax; torch.max gives all of it to one of them.
        assertArrayEquals(
                new float[] {.5f, 0, .5f, 0, 1, 0},
                gradient(kernels, new long[] {2, 3}, new float[] {4, 1, 4, 2, 3, 2}, v -> v.maximumOver(1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theFirstOfAPoolsMaximaTakesTheGradient(boolean kernels) {
        long[] window = {2, 2};
        Attributes tiled = Attributes.NONE.with("kernel_shape", window).with("strides", window);
        float[] x = {
            1, 1, 0, 2,
            1, 1, 2, 2,
            0, 3, -1, -1,
            3, 0, -1, -1
        };
        float[] first = {
            1, 0, 0, 1,
            0, 0, 0, 0,
            0, 1, 1, 0,
            0, 0, 0, 0
        };
        assertArrayEquals(first, gradient(kernels, new long[] {1, 1, 4, 4}, x, v -> v.graph()
                .operator("MaxPool", tiled, v)));
        Attributes overlapping = Attributes.NONE.with("kernel_shape", window);
        float[] several = {
            1, 0, 0, 1,
            0, 0, 2, 0,
            0, 4, 1, 0,
            0, 0, 0, 0
        };
        assertArrayEquals(several, gradient(kernels, new long[] {1, 1, 4, 4}, x, v -> v.graph()
                .operator("MaxPool", overlapping, v)));
    }
}
