package dev.cohort.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a model refers to is what it had. */
class SharedTensorsTest {
    private static final int LARGE = 4000;

    private static byte[] model(Map<String, byte[]> tensors) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("graph");
        new TreeMap<>(tensors)
                .forEach((name, data) -> graph.addInitializer(TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(2)
                        .addDims(data.length)
                        .setRawData(ByteString.copyFrom(data))));
        return ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build().toByteArray();
    }

    private static byte[] filled(int length, int value) {
        byte[] data = new byte[length];
        for (int place = 0; place < length; place++) {
            data[place] = (byte) (value + place % 7);
        }
        return data;
    }

    @Test
    void equalTensorsLieInOneFile() throws InvalidProtocolBufferException {
        byte[] other = ModelChecksum.add(model(
                Map.of("a", filled(10, 0), "b", filled(LARGE, 1), "c", filled(LARGE, 2), "small", filled(10, 3))));
        byte[] model = model(
                Map.of("b", filled(LARGE, 1), "c", filled(LARGE, 9), "d", filled(LARGE, 2), "small", filled(10, 3)));
        byte[] referring = SharedTensors.referring(model, other, "model.onnx");
        assertTrue(referring.length < model.length - LARGE + 300, "b lies in the other");
        Map<String, String> told = new TreeMap<>();
        TensorProto shared = ModelProto.parseFrom(referring).getGraph().getInitializer(0);
        shared.getExternalDataList().forEach(entry -> told.put(entry.getKey(), entry.getValue()));
        int offset = Integer.parseInt(told.getOrDefault("offset", ""));
        assertEquals(Map.of("location", "model.onnx", "offset", "" + offset, "length", "" + LARGE), told);
        assertArrayEquals(filled(LARGE, 1), Arrays.copyOfRange(other, offset, offset + LARGE));

        ModelProto whole = ModelProto.parseFrom(SharedTensors.whole(ModelChecksum.add(referring), other));
        assertEquals(ModelProto.parseFrom(model).getGraph(), whole.getGraph());
    }

    @Test
    void anotherFileIsNotTakenForIt() {
        byte[] other = model(Map.of("b", filled(LARGE, 1)));
        byte[] referring = SharedTensors.referring(other, other, "model.onnx");
        assertEquals(
                "refers to weights of another model.onnx than the one that lies beside it",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> SharedTensors.whole(referring, model(Map.of("b", filled(LARGE, 2)))))
                        .getMessage());
        byte[] apart = model(Map.of("c", filled(LARGE, 1)));
        assertSame(apart, SharedTensors.referring(apart, other, "model.onnx"));
    }
}
