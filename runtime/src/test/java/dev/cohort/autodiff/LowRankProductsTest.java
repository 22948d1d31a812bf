package dev.cohort.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.graph.Graph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LowRankProductsTest {
    private static final int OUTPUTS = 5;
    private static final int INPUTS = 6;

    /** All ways in which models multiply by a weight [outputs, inputs] or [inputs, outputs] that an adaptation has changed. */
    private static Graph graph(int rank) {
        Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(3, INPUTS));
        Value rows = graph.input("rows", ElementType.FLOAT32, Shape.of(2, 3, INPUTS));
        Value bias = graph.input("bias", ElementType.FLOAT32, Shape.of(OUTPUTS));
        Value weight = graph.input("weight", ElementType.FLOAT32, Shape.of(OUTPUTS, INPUTS));
        Value b = graph.input("b", ElementType.FLOAT32, Shape.of(OUTPUTS, rank));
        Value a = graph.input("a", ElementType.FLOAT32, Shape.of(rank, INPUTS));
        Value changed = weight.plus(b.times(0.5).matmul(a).reshape(OUTPUTS, INPUTS));
        Value turned = a.transpose(1, 0).matmul(b.transpose(1, 0)).plus(weight.transpose(1, 0));
        Attributes transposed = Attributes.NONE.with("transB", 1);
        graph.output("gemm", graph.operator("Gemm", transposed, x, changed, bias));
        graph.output("gemm-turned", graph.operator("Gemm", Attributes.NONE, x, changed.transpose(1, 0), bias));
        graph.output("product", rows.matmul(changed.transpose(1, 0)));
        graph.output("back", x.matmul(changed.transpose(1, 0)).matmul(changed));
        graph.output("other-way", x.matmul(turned));
        return graph;
    }

    private static Graph withGradients(Graph graph) {
        Value loss = graph.constant(0);
        for (Value output : List.copyOf(graph.outputs().values())) {
            loss = loss.plus(output.square().sum());
        }
        List<Value> by = List.of(
                graph.inputs().get("a"), graph.inputs().get("b"), graph.inputs().get("x"));
        List<Value> gradients = graph.gradient(loss, by);
        for (int index = 0; index < by.size(); index++) {
            graph.output("gradient-" + index, gradients.get(index));
        }
        return Lowering.apply(graph, kernel -> false);
    }

    private static Map<String, Tensor> inputs(Graph graph) {
        Random random = new Random(1);
        Map<String, Tensor> inputs = new HashMap<>();
        graph.inputs().forEach((name, input) -> {
            float[] elements = new float[(int) input.shape().elements()];
            for (int index = 0; index < elements.length; index++) {
                elements[index] = (float) random.nextGaussian();
            }
            inputs.put(name, Tensor.floats(input.shape(), elements));
        });
        return inputs;
    }

    private static boolean makesSums(Graph graph) {
        return graph.nodes().stream()
                .filter(Rewriting.needed(graph)::contains)
                .anyMatch(node -> node.type().equals("Add")
                        && List.of(Shape.of(OUTPUTS, INPUTS), Shape.of(INPUTS, OUTPUTS))
                                .contains(node.output(0).shape()));
    }

    @Test
    void giveTheSameWithoutTheSum() {
        Graph plain = graph(2);
        Graph without = LowRankProducts.apply(plain);
        assertTrue(makesSums(plain));
        assertFalse(makesSums(without), without::toString);
        Map<String, Tensor> inputs = inputs(plain);
        Map<String, Tensor> expected = GraphRunner.run(withGradients(plain), inputs);
        Map<String, Tensor> actual = GraphRunner.run(withGradients(without), inputs);
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, tensor) -> {
            assertEquals(tensor.shape(), actual.get(name).shape(), name);
            assertArrayEquals(
                    tensor.floats(), actual.get(name).floats(), name.startsWith("gradient") ? 2e-3f : 2e-5f, name);
        });
    }

    @Test
    void leaveAChangeOfHighRankAlone() {
        Graph graph = graph(3);
        assertSame(graph, LowRankProducts.apply(graph));
    }
}
