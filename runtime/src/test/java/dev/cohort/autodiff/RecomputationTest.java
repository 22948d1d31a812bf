package dev.cohort.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.autodiff.Recomputation.Recomputed;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.graph.Extent;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is computed twice is what it was, and takes less memory. */
class RecomputationTest {
    private static final int BATCH = 16;
    private static final int WIDTH = 24;

    private final Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
    private final Value x =
            graph.input("x", ElementType.FLOAT32, Shape.of(WIDTH).batched());
    private final List<Value> parameters = new ArrayList<>();

    private Value parameter(long... sizes) {
        Value parameter = graph.input("p" + parameters.size(), ElementType.FLOAT32, Shape.of(sizes));
        parameters.add(parameter);
        return parameter;
    }

    private Value square(Value value) {
        return value.matmul(parameter(WIDTH, WIDTH));
    }

    private static Value times(int count, Value value, UnaryOperator<Value> block) {
        Value result = value;
        for (int index = 0; index < count; index++) {
            result = block.apply(result);
        }
        return result;
    }

    private Graph trained(Value loss) {
        List<Value> gradients = graph.gradient(loss, parameters);
        graph.output("loss", loss);
        for (int index = 0; index < gradients.size(); index++) {
            graph.output("d" + index, gradients.get(index));
        }
        return Lowering.apply(graph, kernel -> false);
    }

    private Recomputed recomputed(Graph lowered) {
        return Recomputation.apply(lowered, gradients(), BATCH).orElseThrow();
    }

    private Set<String> gradients() {
        return graph.outputs().keySet().stream()
                .filter(name -> name.startsWith("d"))
                .collect(Collectors.toSet());
    }

    private Map<String, Tensor> run(Graph trained) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(1);
        trained.inputs().forEach((name, input) -> {
            long[] sizes = input.shape().dimensions().stream()
                    .mapToLong(size -> Extent.of(size).where(Dimension.BATCH, BATCH))
                    .toArray();
            float[] floats = new float[Math.toIntExact(Shape.of(sizes).elements())];
            for (int index = 0; index < floats.length; index++) {
                floats[index] = (float) random.nextDouble(-0.5, 0.5);
            }
            inputs.put(name, Tensor.floats(Shape.of(sizes), floats));
        });
        return GraphRunner.run(trained, inputs);
    }

    private void assertSame(Graph expected, Graph actual) {
        Map<String, Tensor> wanted = run(expected);
        run(actual)
                .forEach((name, tensor) -> assertArrayEquals(wanted.get(name).floats(), tensor.floats(), 1e-6f, name));
    }

    /** The most bytes that are alive at once where nodes run in their order, but for what has no axis of the batch. */
    private static long alive(Graph graph) {
        Map<GraphValue, Integer> last = new HashMap<>();
        for (int place = 0; place < graph.nodes().size(); place++) {
            for (GraphValue input : graph.nodes().get(place).inputs()) {
                last.put(input, place);
            }
        }
        long alive = 0;
        long most = 0;
        for (int place = 0; place < graph.nodes().size(); place++) {
            Node node = graph.nodes().get(place);
            alive += node.outputs().stream().mapToLong(RecomputationTest::bytes).sum();
            most = Math.max(most, alive);
            for (GraphValue value : last.keySet()) {
                alive -= last.get(value) == place && value.producer().isPresent() ? bytes(value) : 0;
            }
        }
        return most;
    }

    private static long bytes(GraphValue value) {
        Extent elements = Extent.of(value.type().bytes());
        for (Dimension dimension : value.shape().dimensions()) {
            elements = elements.times(Extent.of(dimension));
        }
        return elements.where(Dimension.BATCH, BATCH) - elements.where(Dimension.BATCH, 0);
    }

    @Test
    void layersOfOneWidthAreRememberedByTheRootOfTheirNumber() {
        Graph lowered =
                trained(times(36, x, value -> square(value).tanh()).square().sum());
        Recomputed recomputed = recomputed(lowered);
        assertSame(lowered, recomputed.graph());
        long one = 4L * BATCH * WIDTH;
        assertTrue(recomputed.whole() >= 36 * one, () -> recomputed.whole() / one + " layers");
        // Some nine of them are remembered at once.
        assertTrue(recomputed.bytes() < 16 * one, () -> recomputed.bytes() / one + " layers");
        assertTrue(
                alive(recomputed.graph()) < alive(lowered) / 2,
                () -> alive(recomputed.graph()) + " of " + alive(lowered));
    }

    @Test
    void blocksThatAddToTheirInputAreCutWhereTheyEnd() {
        Value mask =
                graph.input("mask", ElementType.FLOAT32, Shape.of(4 * WIDTH).batched());
        Value last = times(
                12,
                x,
                value -> value.plus(value.matmul(parameter(WIDTH, 4 * WIDTH))
                        .sigmoid()
                        .times(mask)
                        .matmul(parameter(4 * WIDTH, WIDTH))));
        Graph lowered = trained(last.square().sum());
        Recomputed recomputed = recomputed(lowered);
        assertSame(lowered, recomputed.graph());
        assertTrue(
                alive(recomputed.graph()) < alive(lowered) / 2,
                () -> alive(recomputed.graph()) + " of " + alive(lowered));
    }

    @Test
    void aCopyWaitsForAllThatTheSegmentBehindHasToGive() {
        Graph copied = recomputed(trained(
                        times(16, x, value -> square(value).tanh()).square().sum()))
                .graph();
        List<Node> ones = copied.nodes().stream()
                .filter(node -> node.type().equals("IsNaN"))
                .toList();
        assertTrue(ones.size() >= 2);
        Node sum = ones.get(1).input(0).producer().orElseThrow();
        Set<String> gradients = gradients();
        Set<GraphValue> outputs = copied.outputs().entrySet().stream()
                .filter(output -> gradients.contains(output.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet());
        long awaited = sum.inputs().stream()
                .map(input -> input.producer()
                        .orElseThrow()
                        .input(0)
                        .producer()
                        .orElseThrow()
                        .input(0))
                .filter(outputs::contains)
                .count();
        assertTrue(awaited >= 2, "gradients of parameters among " + sum.inputs());
    }

    @Test
    void runningStatisticsAreThoseOfOnePass() {
        Value mean = graph.input("mean", ElementType.FLOAT32, Shape.of(WIDTH));
        Value variance =
                graph.input("variance", ElementType.FLOAT32, Shape.of(WIDTH)).square();
        List<Value> running = new ArrayList<>();
        Value last = times(12, x, value -> {
            List<Value> normalized = graph.operator(
                    "BatchNormalization",
                    List.of(
                            square(value),
                            parameter(WIDTH),
                            parameter(WIDTH),
                            mean.negate(),
                            variance.negate().negate()),
                    Attributes.NONE.with("training_mode", 1L),
                    3);
            running.add(normalized.get(1));
            running.add(normalized.get(2));
            return normalized.get(0).tanh();
        });
        for (int index = 0; index < running.size(); index++) {
            graph.output("running" + index, running.get(index));
        }
        Graph lowered = trained(last.square().sum());
        assertSame(lowered, recomputed(lowered).graph());
        Graph byKernels = Lowering.apply(graph, kernel -> true);
        assertSame(byKernels, recomputed(byKernels).graph());
    }

    @Test
    void aModelThatRemembersNextToNothingStaysAsItIs() {
        Graph lowered = trained(square(x).tanh().square().sum());
        assertTrue(Recomputation.apply(lowered, gradients(), BATCH).isEmpty());
    }
}
