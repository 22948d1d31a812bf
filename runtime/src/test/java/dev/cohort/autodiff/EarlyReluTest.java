package dev.cohort.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.graph.Graph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients through a pool of Relu, with PyTorch 2.15's numbers. */
class EarlyReluTest {
    private static final Shape IMAGE = Shape.of(1, 1, 4, 4);
    private static final float[] X = {-1, -2, 3, 3, -1, -3, 1, 3, 0, -1, 2, -5, 0, 0, -5, 2};
    private static final float[] THROUGH_POOL = {0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0};
    private static final float[] THROUGH_BOTH = {0, 0, 3, 1, 0, 0, 1, 1, 0, 0, 5, 0, 0, 0, 0, 1};

    /** The gradient of a pool of Relu, whose maxima count 1, 2, 3 and 4 times, and where wanted also of Relu alone. */
    private static Graph gradient(boolean alsoAlone, boolean kernels) {
        Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
        Value x = graph.input("x", ElementType.FLOAT32, IMAGE);
        Value weight = graph.input("weight", ElementType.FLOAT32, Shape.of(1, 1, 2, 2));
        long[] window = {2, 2};
        Value positive = x.relu();
        Value maxima = graph.operator(
                "MaxPool", Attributes.NONE.with("kernel_shape", window).with("strides", window), positive);
        Value sum = maxima.times(weight).sum();
        Value loss = alsoAlone ? sum.plus(positive.sum()) : sum;
        graph.output("gradient", loss.gradient(x).get(0));
        return Lowering.apply(graph, kernel -> kernels);
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void gradientsArePyTorchs(boolean alsoAlone, boolean kernels) {
        Map<String, Tensor> inputs =
                Map.of("x", Tensor.floats(IMAGE, X), "weight", Tensor.floats(Shape.of(1, 1, 2, 2), 1, 2, 3, 4));
        float[] actual = GraphRunner.run(gradient(alsoAlone, kernels), inputs)
                .get("gradient")
                .floats();
        assertArrayEquals(alsoAlone ? THROUGH_BOTH : THROUGH_POOL, actual);
    }

    /** The kernel is used once for each pool, to place the maxima, and for Relu: before it, or behind the sum of both ways. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void reluComesFirstWhereThePoolAloneReadsIt(boolean alsoAlone) {
        List<Shape> shapes = gradient(alsoAlone, true).nodes().stream()
                .filter(node -> node.type().equals("ReluGrad"))
                .map(node -> node.output(0).shape())
                .toList();
        assertEquals(List.of(alsoAlone ? IMAGE : Shape.of(1, 1, 2, 2), IMAGE), shapes);
    }
}
