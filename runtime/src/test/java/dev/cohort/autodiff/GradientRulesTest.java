package dev.cohort.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.cohort.api.graph.ElementType;
import dev.cohort.graph.Graph;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the table against central differences of its operator, both computed in 64-bit floats. */
class GradientRulesTest {
    private static final double STEP = 1e-3;
    private static final double TOLERANCE = 1e-6;
    private static final int ELEMENTS = 4;

    /** The cases of each operator. */
    static Map<String, List<Case>> cases() {
        Map<String, List<Case>> all = new TreeMap<>();
        Stream.of(
                        ElementwiseCases.table(),
                        ReductionCases.table(),
                        LayoutCases.table(),
                        IndexingCases.table(),
                        WindowCases.table(),
                        NormalizationCases.table(),
                        RecurrentCases.table())
                .forEach(all::putAll);
        return all;
    }

    @Test
    void everyRuleHasCases() {
        assertEquals(GradientRules.table().keySet(), cases().keySet());
        cases().forEach((operator, cases) ->
                assertTrue(cases.size() >= 20, operator + " has " + cases.size() + " cases"));
    }

    @TestFactory
    Stream<DynamicTest> agreesWithCentralDifferences() {
        Map<String, List<Case>> cases = cases();
        return GradientRules.table().keySet().stream()
                .map(operator -> DynamicTest.dynamicTest(
                        operator, () -> cases.getOrDefault(operator, List.of()).forEach(GradientRulesTest::check)));
    }

    private static void check(Case given) {
        Graph graph = Lowering.apply(given.graph(ElementType.FLOAT64, true), kernel -> false);
        Graph forward = Lowering.apply(given.graph(ElementType.FLOAT64, false), kernel -> false);
        Map<String, Array> inputs = given.draw();
        Map<String, Array> results = Interpreter.run(graph, inputs);
        ToDoubleFunction<Map<String, Array>> loss =
                in -> Interpreter.run(forward, in).get("loss").data()[0];
        Random random = new Random(11);
        for (int index = 0; index < inputs.size(); index++) {
            String name = "x" + index;
            Array x = inputs.get(name);
            Array gradient = results.get("g" + index);
            assertEquals(Arrays.toString(x.shape()), Arrays.toString(gradient.shape()), given.name());
            int[] places = random.ints(Math.min(ELEMENTS, x.data().length), 0, Math.max(1, x.data().length))
                    .toArray();
            for (int place : places) {
                double[] direction = new double[x.data().length];
                direction[place] = 1;
                compare(
                        given,
                        name + " at " + place,
                        gradient.data()[place],
                        difference(loss, inputs, name, direction));
            }
            // And all elements at once, in one direction.
            double[] direction = random.doubles(x.data().length, -1, 1).toArray();
            double along = 0;
            for (int place = 0; place < direction.length; place++) {
                along += direction[place] * gradient.data()[place];
            }
            compare(given, name + " in a direction", along, difference(loss, inputs, name, direction));
        }
    }

    private static void compare(Case given, String what, double gradient, double difference) {
        if (!(Math.abs(gradient - difference) <= TOLERANCE * Math.max(1, Math.abs(difference)))) {
            fail(given.name() + ": the gradient by " + what + " is " + gradient + ", by central differences "
                    + difference);
        }
    }

    /** The central difference of fourth order. */
    static double difference(
            ToDoubleFunction<Map<String, Array>> function, Map<String, Array> inputs, String name, double[] direction) {
        double sum = 0;
        double[] steps = {STEP, -STEP, 2 * STEP, -2 * STEP};
        double[] weights = {8, -8, -1, 1};
        for (int index = 0; index < steps.length; index++) {
            double[] moved = inputs.get(name).data().clone();
            for (int place = 0; place < moved.length; place++) {
                moved[place] += steps[index] * direction[place];
            }
            Map<String, Array> changed = new HashMap<>(inputs);
            changed.put(name, new Array(inputs.get(name).shape(), moved));
            sum += weights[index] * function.applyAsDouble(changed);
        }
        return sum / (12 * STEP);
    }
}
