package dev.cohort.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Multiplications;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Products of several matrices are what they were, and cost less where they can. */
class ReassociationTest {
    private static final int ROWS = 6;

    private final Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());

    private Value matrix(String name, long rows, long columns) {
        return graph.input(name, ElementType.FLOAT32, Shape.of(rows, columns));
    }

    private Value batch(String name, long... sizes) {
        return graph.input(name, ElementType.FLOAT32, Shape.of(sizes).batched());
    }

    private void gradients(Value loss, Value... by) {
        List<Value> gradients = graph.gradient(loss, List.of(by));
        for (int index = 0; index < by.length; index++) {
            graph.output("d" + graph.own(by[index]).name(), gradients.get(index));
        }
    }

    /** The multiplications before and after, for one example; the outputs are the same. */
    private double[] multiplications() {
        Graph lowered = Lowering.apply(graph, kernel -> false);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(1);
        for (GraphValue input : graph.inputs().values()) {
            List<Long> sizes = new ArrayList<>();
            input.shape()
                    .dimensions()
                    .forEach(dimension ->
                            sizes.add(dimension instanceof Dimension.Fixed fixed ? fixed.size() : (long) ROWS));
            Shape shape = Shape.of(sizes.stream().mapToLong(size -> size).toArray());
            float[] floats = new float[Math.toIntExact(shape.elements())];
            for (int index = 0; index < floats.length; index++) {
                floats[index] = (float) random.nextDouble(-1, 1);
            }
            inputs.put(input.name(), Tensor.floats(shape, floats));
        }
        Map<String, Tensor> expected = GraphRunner.run(graph, inputs);
        GraphRunner.run(lowered, inputs)
                .forEach(
                        (name, tensor) -> assertArrayEquals(expected.get(name).floats(), tensor.floats(), 1e-3f, name));
        return new double[] {Multiplications.perExample(graph), Multiplications.perExample(lowered)};
    }

    @Test
    void theGradientOfAWeightIsNotComputedWhereOnlyThatOfNarrowMatricesIsWanted() {
        Value x = batch("x", 40);
        Value weight = matrix("weight", 40, 30);
        Value a = matrix("a", 2, 40);
        Value b = matrix("b", 30, 2);
        Value inputsFirst = weight.plus(a.transpose(1, 0).matmul(b.times(0.5).transpose(1, 0)));
        gradients(x.matmul(inputsFirst).square().sum(), a, b);
        double[] multiplications = multiplications();
        // The weight, the map and, of each gradient, two narrow products.
        assertEquals(40 * 2 * 30 + 40 * 30 + 2 * 2 * (40 + 30), multiplications[1]);
        assertEquals(40 * 2 * 30 + 40 * 30 + 40 * 30 + 2 * 40 * 30 * 2, multiplications[0]);
    }

    @Test
    void theSameHoldsWhereOutputsComeFirstAndForSequences() {
        Value x = batch("x", 5, 40);
        Value weight = matrix("weight", 30, 40);
        Value a = matrix("a", 2, 40);
        Value b = matrix("b", 30, 2);
        Value outputsFirst =
                weight.plus(b.reshape(30, 2).matmul(a.reshape(2, 40)).reshape(30, 40));
        Value rows = x.reshape(-1, 40);
        Value y = graph.operator("Gemm", Attributes.NONE.with("transB", 1L).with("alpha", 0.5), rows, outputsFirst);
        gradients(y.square().sum(), a, b);
        assertEquals(30 * 2 * 40 + 5 * 40 * 30 + 2 * 5 * 2 * (40 + 30), multiplications()[1]);
    }

    @Test
    void aModelThatIsAppliedTwiceGivesASumOfProducts() {
        Value weight = matrix("weight", 40, 30);
        Value a = matrix("a", 40, 2);
        Value b = matrix("b", 2, 30);
        Value whole = weight.plus(a.matmul(b));
        Value one = batch("one", 40).matmul(whole);
        Value other = batch("other", 7, 40).matmul(whole);
        gradients(one.square().sum().plus(other.square().sum()), a, b);
        assertEquals(40 * 2 * 30 + 8 * 40 * 30 + 2 * 8 * 2 * (40 + 30), multiplications()[1]);
    }

    @Test
    void aWeightThatIsAProductIsNeverMade() {
        Value a = matrix("a", 40, 2);
        Value b = matrix("b", 2, 30);
        Value y = batch("x", 40).matmul(a.matmul(b));
        gradients(y.square().sum(), a, b);
        // x a, that times b, the gradient times b', and the two gradients.
        assertEquals(2 * (40 + 30 + 30 + 40 + 30), multiplications()[1]);
    }

    @Test
    void anOrderStaysWhereItIsTheCheaperOneOrWhatIsLeftOutIsWanted() {
        Value x = batch("x", 40);
        Value weight = matrix("weight", 40, 30);
        Value a = matrix("a", 40, 2);
        Value b = matrix("b", 2, 30);
        Value wide = matrix("wide", 40, 29);
        Value narrow = matrix("narrow", 29, 30);
        Value whole = weight.plus(a.matmul(b));
        // The gradient of the weight itself is wanted, too; nearly as many columns as the weight has are no gain.
        gradients(x.matmul(whole).square().sum(), a, b, weight);
        Value wider = weight.plus(wide.matmul(narrow));
        gradients(x.matmul(wider).square().sum(), wide, narrow);
        // A sum of which one part is no product.
        graph.output("other", wider.transpose(1, 0).matmul(wide));
        double[] multiplications = multiplications();
        assertTrue(multiplications[1] <= multiplications[0]);
        assertEquals(multiplications[0], multiplications[1]);
    }
}
