package dev.cohort.autodiff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.DifferentiationException;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The driver: what it adds to a graph, and what it refuses. */
class ReverseModeTest {
    /** The training step of a perceptron with cross-entropy, with parameters w1, b1, ... */
    static Graph perceptron(ElementType type, int... sizes) {
        Graph graph = new Graph(type, new ReverseMode());
        Value hidden = graph.input("x", type, Shape.of(sizes[0]).batched());
        GraphValue labels = graph.input("labels", ElementType.INT64, Shape.SCALAR.batched());
        Map<String, Value> parameters = new TreeMap<>();
        for (int layer = 1; layer < sizes.length; layer++) {
            Value weight = graph.input("w" + layer, type, Shape.of(sizes[layer - 1], sizes[layer]));
            Value bias = graph.input("b" + layer, type, Shape.of(sizes[layer]));
            parameters.put("w" + layer, weight);
            parameters.put("b" + layer, bias);
            hidden = hidden.matmul(weight).plus(bias);
            hidden = layer < sizes.length - 1 ? hidden.relu() : hidden;
        }
        Value loss = graph.operator("SoftmaxCrossEntropyLoss", Attributes.NONE, hidden, labels);
        List<Value> gradients = graph.gradient(loss, List.copyOf(parameters.values()));
        graph.output("loss", loss);
        int place = 0;
        for (String name : parameters.keySet()) {
            graph.output("d" + name, gradients.get(place++));
        }
        return graph;
    }

    private static List<String> operators(Graph graph) {
        return graph.nodes().stream().map(Node::type).toList();
    }

    private static GraphValue vector(Graph graph, String name) {
        return graph.input(name, ElementType.FLOAT32, Shape.of(3));
    }

    private static Graph graph() {
        return new Graph(ElementType.FLOAT32, new ReverseMode());
    }

    @Test
    void aTrainingStepIsAsSmallAsOneMadeByHand() {
        Graph graph = Lowering.apply(perceptron(ElementType.FLOAT32, 784, 128, 10), kernel -> true);
        assertEquals(
                List.of(
                        "Gemm",
                        "Relu",
                        "Gemm",
                        "SoftmaxCrossEntropyLoss",
                        "SoftmaxCrossEntropyLossGrad",
                        "ReduceSum",
                        "Gemm",
                        "Gemm",
                        "ReluGrad",
                        "ReduceSum",
                        "Gemm"),
                operators(graph));
    }

    @Test
    void withoutKernelsAStepIsMadeOfStandardOperators() {
        Graph graph = Lowering.apply(perceptron(ElementType.FLOAT32, 784, 128, 10), kernel -> false);
        assertTrue(graph.nodes().stream().allMatch(node -> node.domain().equals(Graph.STANDARD)));
    }

    @Test
    void agreesWithAStepComputedByHand() {
        Graph graph = Lowering.apply(perceptron(ElementType.FLOAT32, 2, 2), kernel -> true);
        Map<String, Tensor> results = GraphRunner.run(
                graph,
                Map.of(
                        "x", Tensor.floats(Shape.of(1, 2), 3, 4),
                        "labels", Tensor.longs(Shape.of(1), 1),
                        "w1", Tensor.floats(Shape.of(2, 2), 0, 0, 0, 0),
                        "b1", Tensor.floats(Shape.of(2), 0, 0)));
        assertEquals(Math.log(2), results.get("loss").doubleAt(0), 1e-6);
        assertArrayEquals(new float[] {.5f, -.5f}, results.get("db1").floats(), 1e-6f);
        assertArrayEquals(new float[] {1.5f, -1.5f, 2, -2}, results.get("dw1").floats(), 1e-6f);
    }

    @Test
    void addsWhatTheReadersOfAValueSendBack() {
        Graph graph = graph();
        Value x = vector(graph, "x");
        Value loss = x.times(x).plus(x).minus(x.exp().times(0)).sum();
        graph.output("g", loss.gradient(x).get(0));
        Map<String, Array> results =
                Interpreter.run(Lowering.apply(graph, kernel -> false), Map.of("x", Array.vector(1, -2, 3)));
        assertArrayEquals(new double[] {3, -3, 7}, results.get("g").data());
    }

    @Test
    void noGradientPassesADetachedValue() {
        Graph graph = graph();
        Value x = vector(graph, "x");
        Value still = graph.operator("Identity", Attributes.NONE.with("detached", 1L), x);
        graph.output("y", still.times(x));
        graph.output("g", still.times(x).sum().gradient(x).get(0));
        Map<String, Tensor> results = GraphRunner.run(
                Lowering.apply(graph, kernel -> false), Map.of("x", Tensor.floats(Shape.of(3), 1, -2, 3)));
        assertArrayEquals(new float[] {1, 4, 9}, results.get("y").floats());
        assertArrayEquals(new float[] {1, -2, 3}, results.get("g").floats());
    }

    @Test
    void countsTheWayThroughAnotherValueThatIsAskedFor() {
        Graph graph = graph();
        Value x = vector(graph, "x");
        Value y = x.times(3);
        List<Value> gradients = y.times(x).sum().gradient(x, y);
        graph.output("gx", gradients.get(0));
        graph.output("gy", gradients.get(1));
        Map<String, Array> results =
                Interpreter.run(Lowering.apply(graph, kernel -> false), Map.of("x", Array.vector(1, 2, 3)));
        assertArrayEquals(new double[] {6, 12, 18}, results.get("gx").data());
        assertArrayEquals(new double[] {1, 2, 3}, results.get("gy").data());
    }

    @Test
    void whatTheScalarDoesNotDependOnHasZeros() {
        Graph graph = graph();
        Value x = vector(graph, "x");
        Value other = graph.input("other", ElementType.FLOAT32, Shape.of(2).batched());
        Value byJumps = x.greater(0).toFloat().times(x.sign()).sum();
        List<Value> gradients = byJumps.gradient(x, other);
        graph.output("gx", gradients.get(0));
        graph.output("gother", gradients.get(1));
        Map<String, Array> results = Interpreter.run(
                Lowering.apply(graph, kernel -> false),
                Map.of("x", Array.vector(1, 2, 3), "other", new Array(new int[] {2, 2}, new double[4])));
        assertArrayEquals(new double[3], results.get("gx").data());
        assertArrayEquals(new double[4], results.get("gother").data());
        assertArrayEquals(new int[] {2, 2}, results.get("gother").shape());
    }

    @Test
    void sumsOverAxesThatAreKnownOnlyWhenTheGraphRuns() {
        Graph graph = graph();
        Dimension rows = new Dimension.Symbol("rows");
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(rows, Dimension.of(2)));
        Value shape = graph.input("shape", ElementType.INT64, Shape.of(2));
        Value expanded = x.expand(shape);
        graph.output("g", expanded.times(expanded).sum().gradient(x).get(0));
        for (boolean kernels : new boolean[] {false, true}) {
            Graph lowered = Lowering.apply(graph, kernel -> kernels);
            Map<String, Tensor> one = GraphRunner.run(
                    lowered,
                    Map.of("x", Tensor.floats(Shape.of(1, 2), 1, 2), "shape", Tensor.longs(Shape.of(2), 3, 2)));
            assertArrayEquals(new float[] {6, 12}, one.get("g").floats());
            Map<String, Tensor> two = GraphRunner.run(
                    lowered,
                    Map.of("x", Tensor.floats(Shape.of(2, 2), 1, 2, 3, 4), "shape", Tensor.longs(Shape.of(2), 2, 2)));
            assertArrayEquals(new float[] {2, 4, 6, 8}, two.get("g").floats());
        }
    }

    @Test
    void dropoutSendsGradientsBackByTheMaskThatWasDrawn() {
        for (int outputs = 1; outputs <= 2; outputs++) {
            Graph graph = graph();
            Value x = graph.input("x", ElementType.FLOAT32, Shape.of(1000));
            Value y = NormalizationCases.dropout(x, 0.4, 1, outputs);
            graph.output("y", y);
            graph.output("g", y.sum().gradient(x).get(0));
            float[] ones = new float[1000];
            Arrays.fill(ones, 1);
            for (boolean kernels : new boolean[] {false, true}) {
                Map<String, Tensor> results = GraphRunner.run(
                        Lowering.apply(graph, kernel -> kernels), Map.of("x", Tensor.floats(Shape.of(1000), ones)));
                assertArrayEquals(results.get("y").floats(), results.get("g").floats(), 1e-6f);
                assertEquals(1000, results.get("y").doubles().length);
                assertTrue(Arrays.stream(results.get("y").doubles()).anyMatch(element -> element == 0));
            }
        }
    }

    @Test
    void namesAnOperatorWithoutARuleAndTheWayToIt() throws IOException {
        Graph graph = graph();
        Value x = vector(graph, "x");
        Value axis = graph.constant(Constant.of(ElementType.INT64, Shape.SCALAR, 0L));
        Value loss = graph.operator("CumSum", Attributes.NONE, x.exp(), axis)
                .times(2)
                .mean();
        assertGolden("no-rule.txt", loss, x);
        // Where no gradient is wanted through it, it does no harm.
        assertEquals(1, loss.gradient(vector(graph, "other")).size());
    }

    @Test
    void saysWhyARuleDoesNotFit() throws IOException {
        Graph graph = graph();
        Value x = vector(graph, "x");
        Value pads = graph.constant(Constant.vector(1, 1));
        Value padded = graph.operator("Pad", Attributes.NONE.with("mode", "reflect"), x, pads);
        assertGolden("refused.txt", padded.sum(), x);
    }

    @Test
    void differentiatesScalarsAlone() throws IOException {
        Graph graph = graph();
        assertGolden("no-scalar.txt", vector(graph, "x"), vector(graph, "y"));
    }

    private static void assertGolden(String file, Value scalar, Value by) throws IOException {
        DifferentiationException problem = assertThrows(DifferentiationException.class, () -> scalar.gradient(by));
        try (InputStream golden = ReverseModeTest.class.getResourceAsStream(file)) {
            assertEquals(new String(golden.readAllBytes(), UTF_8).strip(), problem.getMessage());
        }
    }

    @Test
    void describesEveryRule() {
        List<GradientRules.Row> rows = GradientRules.describe();
        assertEquals(GradientRules.table().size(), rows.size());
        assertTrue(rows.contains(new GradientRules.Row(
                "Conv", GradientRules.Kind.COMPOSED, List.of("X", "W", "B"), List.of("ConvGrad"))));
        assertTrue(rows.contains(new GradientRules.Row("Floor", GradientRules.Kind.ZERO, List.of(), List.of())));
    }
}
