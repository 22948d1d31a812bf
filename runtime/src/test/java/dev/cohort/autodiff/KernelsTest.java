package dev.cohort.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.engine.Device;
import dev.cohort.engine.Engine;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.graph.Graph;
import dev.cohort.graph.OnnxWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Cases of every rule in ONNX Runtime, in 32-bit floats, against the reference in 64: once by standard operators
 * alone, which holds the reference itself against a second implementation, and once by the gradient kernels.
 */
class KernelsTest {
    private static final double TOLERANCE = 1e-5;
    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(Device.CPU, 1);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @TestFactory
    Stream<DynamicTest> standardOperators() {
        return cases(GradientRules.table().keySet(), 8, kernel -> false);
    }

    @TestFactory
    Stream<DynamicTest> kernels() {
        List<String> operators = GradientRules.describe().stream()
                .filter(row -> !row.kernels().isEmpty())
                .map(GradientRules.Row::operator)
                .toList();
        return cases(operators, 64, kernel -> true);
    }

    /** Batch normalisation is computed by another kernel where it is differentiated; its moving statistics stay the same. */
    @Test
    void runningStatistics() {
        Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
        List<Value> inputs = new ArrayList<>(
                List.of(graph.input("x0", ElementType.FLOAT32, Shape.of(2, 3).batched())));
        Map<String, Array> values = new LinkedHashMap<>();
        values.put("x0", new Array(new int[] {2, 2, 3}, new double[] {1, 2, 3, 4, 5, 7, -1, 0, 2, 6, 3, 1}));
        for (int place = 1; place < 5; place++) {
            inputs.add(graph.input("x" + place, ElementType.FLOAT32, Shape.of(2)));
            values.put("x" + place, Array.vector(0.5 * place, 2));
        }
        Attributes attributes = Attributes.NONE.with("training_mode", 1L).with("momentum", 0.7);
        List<Value> outputs = graph.operator("BatchNormalization", inputs, attributes, 3);
        for (int place = 0; place < 3; place++) {
            graph.output("y" + place, outputs.get(place));
        }
        graph.output("g", outputs.get(0).square().sum().gradient(inputs.get(0)).get(0));
        Map<String, Array> expected = Interpreter.run(Lowering.apply(graph, kernel -> false), values);
        for (boolean kernels : new boolean[] {false, true}) {
            Map<String, Tensor> actual = run(Lowering.apply(graph, kernel -> kernels), values);
            expected.forEach((name, array) -> {
                float[] numbers = new float[array.data().length];
                for (int place = 0; place < numbers.length; place++) {
                    numbers[place] = (float) array.data()[place];
                }
                assertArrayEquals(numbers, actual.get(name).floats(), 2e-5f, name + kernels);
            });
        }
    }

    private static Stream<DynamicTest> cases(Collection<String> operators, int most, Predicate<Kernel> registered) {
        return operators.stream()
                .map(operator -> DynamicTest.dynamicTest(operator, () -> {
                    List<Case> cases = GradientRulesTest.cases().get(operator);
                    List<String> problems = new ArrayList<>();
                    int every = (cases.size() + most - 1) / most;
                    for (int index = 0; index < cases.size(); index += every) {
                        try {
                            check(cases.get(index), registered);
                        } catch (RuntimeException | AssertionError problem) {
                            problems.add(cases.get(index).name() + ": " + problem.getMessage());
                        }
                    }
                    assertEquals(List.of(), problems);
                }));
    }

    private static void check(Case given, Predicate<Kernel> registered) {
        Graph narrow = given.graph(ElementType.FLOAT32, true);
        Graph lowered = Lowering.apply(narrow, registered);
        Map<String, Array> inputs = given.draw();
        Map<String, Array> expected =
                Interpreter.run(Lowering.apply(given.graph(ElementType.FLOAT64, true), kernel -> false), inputs);
        Map<String, Tensor> actual = run(lowered, inputs);
        expected.forEach((name, array) -> {
            Tensor tensor = actual.get(name);
            assertEquals(
                    Arrays.toString(Arrays.stream(array.shape()).asLongStream().toArray()),
                    Arrays.toString(tensor.shape().sizes()));
            double scale =
                    Math.max(1, Arrays.stream(array.data()).map(Math::abs).max().orElse(0));
            for (int index = 0; index < array.data().length; index++) {
                if (!(Math.abs(array.data()[index] - tensor.doubleAt(index)) <= TOLERANCE * scale)) {
                    fail(name + " at " + index + " is " + tensor.doubleAt(index) + ", by the reference "
                            + array.data()[index]);
                }
            }
        });
    }

    private static Map<String, Tensor> run(Graph graph, Map<String, Array> inputs) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        inputs.forEach((name, array) -> tensors.put(name, Tensor.of(array.constant(ElementType.FLOAT32))));
        try (var compiled = engine.compile(OnnxWriter.write(graph))) {
            return GraphRunner.run(compiled, List.copyOf(graph.outputs().keySet()), tensors);
        }
    }
}
