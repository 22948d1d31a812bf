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
import dev.cohort.graph.Node;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimplificationTest {
    private static final float[] X = {1, 2, 3, 4, 5, 6};

    @Test
    void leavesOutWhatTheNextOperatorTakesBack() {
        Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(1, 2, 3));
        Value turned = x.transpose(1, 2, 0);
        graph.output("there-and-back", turned.transpose(2, 0, 1));
        graph.output("on", turned.transpose(1, 2, 0));
        graph.output("shaped", x.squeeze(0).reshape(1, 2, 3).negate());
        graph.output("shaped-on", x.squeeze(0).reshape(3, 1, 2));
        Value matrix = x.squeeze(0);
        graph.output(
                "by-default",
                graph.operator("Transpose", Attributes.NONE, matrix)
                        .transpose(1, 0)
                        .negate());
        Graph lowered = Lowering.apply(graph, kernel -> false);
        List<String> types = lowered.nodes().stream().map(Node::type).sorted().toList();
        assertEquals(List.of("Neg", "Neg", "Reshape", "Squeeze", "Transpose", "Transpose"), types);
        Map<String, Tensor> outputs = GraphRunner.run(lowered, Map.of("x", Tensor.floats(Shape.of(1, 2, 3), X)));
        assertArrayEquals(X, outputs.get("there-and-back").floats());
        assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, outputs.get("on").floats());
        assertArrayEquals(
                new float[] {-1, -2, -3, -4, -5, -6}, outputs.get("shaped").floats());
        assertArrayEquals(X, outputs.get("shaped-on").floats());
        assertArrayEquals(
                new float[] {-1, -2, -3, -4, -5, -6}, outputs.get("by-default").floats());
    }
}
