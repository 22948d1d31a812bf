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
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The driver: what it adds to a graph, and what it refuses. */
class ReverseModeTest {
    /** The training step of a perceptron with cross-entropy, with parameters w1, b1, ... */
    static Graph perceptron(int... sizes) {
        Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
        Value hidden = graph.input("x", ElementType.FLOAT32, Shape.of(sizes[0]).batched());
        GraphValue labels = graph.input("labels", ElementType.INT64, Shape.SCALAR.batched());
        Map<String, Value> parameters = new TreeMap<>();
        for (int layer = 1; layer < sizes.length; layer++) {
            Value weight = graph.input("w" + layer, ElementType.FLOAT32, Shape.of(sizes[layer - 1], sizes[layer]));
            Value bias = graph.input("b" + layer, ElementType.FLOAT32, Shape.of(sizes[layer]));
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

    @Test
    void asksRulesOnlyForGradientsThatAreNeeded() {
        List<String> operators = Lowering.apply(perceptron(784, 128, 10), kernel -> true).nodes().stream()
                .map(Node::type)
                .toList();
        assertEquals(
                List.of(
                        "MatMul",
                        "Add",
                        "Relu",
                        "MatMul",
                        "Add",
                        "SoftmaxCrossEntropyLoss",
                        "SoftmaxCrossEntropyLossGrad",
                        "ReduceSum",
                        "Gemm",
                        "Gemm",
                        "ReluGrad",
                        "ReduceSum",
                        "Gemm"),
                operators);
    }

    @Test
    void agreesWithAStepComputedByHand() {
        Graph graph = Lowering.apply(perceptron(2, 2), kernel -> true);
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
}
