package dev.cohort.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.Node;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NarrowInputsTest {
    /** What is wide lives for one reader each, is made as late as can be, and is no more than what is read. */
    @Test
    void castsForEachReaderAloneAndAfterGathering() {
        Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(2, 3));
        Value weight = graph.input("weight", ElementType.FLOAT32, Shape.of(3, 3));
        Value table = graph.input("table", ElementType.FLOAT32, Shape.of(9, 3));
        graph.input("unread", ElementType.FLOAT32, Shape.of(1));
        Value turned = weight.transpose(1, 0);
        Value rows = table.gather(0, graph.constant(Constant.of(ElementType.INT64, Shape.of(2), new long[] {8, 1})));
        Value y = x.plus(rows).matmul(turned).tanh().matmul(turned);
        graph.output("y", y.plus(y.matmul(weight)));
        Graph narrow = NarrowInputs.apply(
                graph, Set.of("weight", "table", "unread"), ElementType.BFLOAT16, (name, time) -> name + time);
        assertEquals(
                Set.of("x", "weight", "weight1", "weight2", "table"),
                narrow.inputs().keySet());
        assertEquals(ElementType.BFLOAT16, narrow.inputs().get("weight2").type());
        assertEquals(
                List.of(
                        "Cast",
                        "Transpose",
                        "Cast",
                        "Transpose",
                        "Cast",
                        "Gather",
                        "Cast",
                        "Add",
                        "MatMul",
                        "Tanh",
                        "MatMul",
                        "MatMul",
                        "Add"),
                narrow.nodes().stream().map(Node::type).toList());
        assertEquals(Shape.of(2, 3), narrow.nodes().get(6).output(0).shape());
    }
}
