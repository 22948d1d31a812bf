package dev.cohort.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxWriterTest {
    private final Graph graph = Graphs.withoutGradients();
    private final Value x = graph.input("x", ElementType.FLOAT32, Shape.of(4).batched());

    @Test
    void outputsOfNodesHaveTheNamesThatWereAskedFor() throws InvalidProtocolBufferException {
        Value hidden = x.relu();
        graph.output("hidden", hidden);
        graph.output("result", hidden.exp());
        ModelProto model = written();
        assertEquals(List.of("Relu", "Exp"), types(model));
        assertEquals("hidden", model.getGraph().getNode(1).getInput(0));
        assertEquals("result", model.getGraph().getNode(1).getOutput(0));
    }

    @Test
    void inputsConstantsAndSecondNamesAreCopied() throws InvalidProtocolBufferException {
        Value hidden = x.relu();
        graph.output("first", hidden);
        graph.output("second", hidden);
        graph.output("same", x);
        graph.output("seven", graph.constant(7));
        ModelProto model = written();
        assertEquals(List.of("Relu", "Identity", "Identity", "Identity"), types(model));
        assertEquals("first", model.getGraph().getNode(1).getInput(0));
        assertEquals(1, model.getGraph().getInitializerCount());
    }

    @Test
    void whatNoOutputNeedsIsLeftOut() throws InvalidProtocolBufferException {
        x.exp().times(2);
        graph.output("result", x.relu());
        assertEquals(List.of("Relu"), types(written()));
        assertEquals(0, written().getGraph().getInitializerCount());
    }

    @Test
    void equalGraphsAreEqualBytes() {
        graph.output("result", x.relu().plus(1));
        Graph other = Graphs.withoutGradients();
        Value y = other.input("x", ElementType.FLOAT32, Shape.of(4).batched());
        other.output("result", y.relu().plus(1));
        Map<String, String> metadata = Map.of("a", "1", "b", "2", "c", "3", "d", "4");
        assertArrayEquals(OnnxWriter.write(graph, metadata), OnnxWriter.write(other, metadata));
    }

    @Test
    void metadataIsWritten() throws InvalidProtocolBufferException {
        graph.output("result", x.relu());
        ModelProto model = ModelProto.parseFrom(OnnxWriter.write(graph, Map.of("classes", "cat,dog")));
        assertEquals("classes", model.getMetadataProps(0).getKey());
        assertEquals("cat,dog", model.getMetadataProps(0).getValue());
    }

    @Test
    void namesAreUsedOnce() {
        graph.output("result", x.relu());
        assertEquals(
                "the graph already has a value named x",
                assertThrows(IllegalArgumentException.class, () -> graph.output("x", x.exp()))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> graph.output("result", x.exp()));
    }

    @Test
    void gradientOperatorsMustHaveBeenLowered() {
        Node node = graph.add(
                Graph.GRADIENT,
                "ReluGradient",
                List.of(graph.own(x)),
                Attributes.NONE,
                List.of(graph.own(x).info()));
        graph.output("result", node.output(0));
        assertThrows(IllegalArgumentException.class, () -> OnnxWriter.write(graph));
    }

    @Test
    void graphsReadAsText() {
        Value weight = graph.input("weight", ElementType.FLOAT32, Shape.of(4, 3));
        Value clipped = graph.operator("Clip", Attributes.NONE, x.matmul(weight), graph.absent(), graph.constant(1));
        graph.output("result", clipped.reshape(-1).softmax(-1));
        assertEquals(
                """
                input x float32[batch, 4]
                input weight float32[4, 3]
                MatMul_1 float32[batch, 3] = MatMul(x, weight)
                Clip_1 float32[batch, 3] = Clip(MatMul_1, -, 1.0)
                Reshape_1 float32[3*batch] = Reshape(Clip_1, {-1})
                Softmax_1 float32[3*batch] = Softmax(Reshape_1, axis = -1)
                output result = Softmax_1
                """,
                graph.toString());
    }

    private ModelProto written() throws InvalidProtocolBufferException {
        return ModelProto.parseFrom(OnnxWriter.write(graph));
    }

    private static List<String> types(ModelProto model) {
        return model.getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
    }
}
