package dev.cohort.autodiff;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The gradient of a gradient's norm against central differences of that norm. */
class SecondOrderTest {
    private static final double TOLERANCE = 1e-6;

    @TestFactory
    Stream<DynamicTest> ofEveryRule() {
        return GradientRulesTest.cases().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    List<Case> cases = entry.getValue();
                    for (int index = 0; index < cases.size(); index += 5) {
                        check(cases.get(index));
                    }
                }));
    }

    /** The squared norm of the case's gradients, and the gradients of that. */
    private static Graph graph(Case given, boolean gradients) {
        Graph first = given.graph(ElementType.FLOAT64, true);
        Value norm = first.constant(0);
        for (int index = 0; index < given.inputs().size(); index++) {
            norm = norm.plus(first.outputs().get("g" + index).square().sum());
        }
        first.output("norm", norm);
        if (gradients) {
            List<GraphValue> inputs = List.copyOf(first.inputs().values());
            List<Value> second = first.gradient(norm, List.copyOf(inputs));
            for (int index = 0; index < inputs.size(); index++) {
                first.output("h" + index, second.get(index));
            }
        }
        return Lowering.apply(first, kernel -> false);
    }

    private static void check(Case given) {
        Map<String, Array> inputs = given.draw();
        Graph forward = graph(given, false);
        Map<String, Array> results = Interpreter.run(graph(given, true), inputs);
        ToDoubleFunction<Map<String, Array>> norm =
                in -> Interpreter.run(forward, in).get("norm").data()[0];
        Random random = new Random(7);
        for (int index = 0; index < inputs.size(); index++) {
            Array gradient = results.get("h" + index);
            double[] direction = random.doubles(gradient.data().length, -1, 1).toArray();
            double along = 0;
            for (int place = 0; place < direction.length; place++) {
                along += direction[place] * gradient.data()[place];
            }
            double difference = GradientRulesTest.difference(norm, inputs, "x" + index, direction);
            if (!(Math.abs(along - difference) <= TOLERANCE * Math.max(1, Math.abs(difference)))) {
                fail(given.name() + ": the second gradient by x" + index + " is " + along
                        + " in a direction, by central differences " + difference);
            }
        }
    }

    @Test
    void throughAPerceptron() {
        Map<String, Array> inputs = new HashMap<>();
        Random random = new Random(1);
        inputs.put("x", new Array(new int[] {4, 3}, random.doubles(12, -1, 1).toArray()));
        inputs.put("labels", Array.vector(0, 1, 1, 0));
        Graph graph = ReverseModeTest.perceptron(ElementType.FLOAT64, 3, 5, 4, 2);
        graph.inputs().forEach((name, input) -> {
            if (!inputs.containsKey(name)) {
                int size = (int) input.shape().elements();
                inputs.put(
                        name,
                        new Array(
                                Array.ints(input.shape().sizes()),
                                random.doubles(size, -1, 1).toArray()));
            }
        });
        Value norm = graph.constant(0);
        for (String name : List.of("dw1", "db1", "dw2", "db2", "dw3", "db3")) {
            norm = norm.plus(graph.outputs().get(name).square().sum());
        }
        norm = norm.sqrt();
        graph.output("norm", norm);
        List<GraphValue> weights = graph.inputs().values().stream()
                .filter(input -> input.type().isFloat())
                .toList();
        List<Value> second = graph.gradient(norm, List.copyOf(weights));
        for (int index = 0; index < weights.size(); index++) {
            graph.output("h" + weights.get(index).name(), second.get(index));
        }
        Graph lowered = Lowering.apply(graph, kernel -> false);
        Map<String, Array> results = Interpreter.run(lowered, inputs);
        for (GraphValue weight : weights) {
            double[] all = results.get("h" + weight.name()).data();
            for (int place = 0; place < all.length; place++) {
                double[] direction = new double[all.length];
                direction[place] = 1;
                double difference = GradientRulesTest.difference(
                        in -> Interpreter.run(lowered, in).get("norm").data()[0], inputs, weight.name(), direction);
                assertTrue(
                        Math.abs(all[place] - difference) <= TOLERANCE * Math.max(1, Math.abs(difference)),
                        weight.name() + Arrays.toString(all) + " at " + place + " is not " + difference);
            }
        }
    }
}
