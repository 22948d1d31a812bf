package dev.cohort.graph;

import static dev.cohort.graph.OnnxModels.floats;
import static dev.cohort.graph.OnnxModels.longs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.ImportedModel;
import dev.cohort.api.graph.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportRefusalTest {
    @TempDir
    Path folder;

    @Test
    void filesThatAreNoModels() throws IOException {
        assertEquals("does not exist", refusal(folder.resolve("missing.onnx")));
        assertEquals("is a folder, not an ONNX model", refusal(folder));
        assertEquals(
                "is not an ONNX model: it has no graph with outputs",
                refusal(Files.createFile(folder.resolve("empty"))));
        Path text = Files.writeString(folder.resolve("text"), "not a model\n".repeat(10));
        assertEquals("is not an ONNX model, or is cut off", refusal(text));
    }

    @Test
    void everyTruncationAndManyDamagesAreRefusedOrHarmless() throws IOException {
        byte[] whole = valid().bytes();
        for (int length = 0; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, length));
            assertThrows(
                    ModelFormatException.class, () -> Graphs.withoutGradients().importModel(cut));
        }
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 500; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            Path file = Files.write(folder.resolve("damaged.onnx"), damaged);
            try {
                Graphs.withoutGradients().importModel(file);
            } catch (ModelFormatException problem) {
                refused++;
                assertEquals(1, problem.getMessage().lines().count(), problem.getMessage());
            }
        }
        assertEquals(true, refused > 125, "only " + refused + " of 500 damaged files were refused");
    }

    @Test
    void unknownOperatorsAreAllNamed() {
        OnnxModels model = valid().node("NonMaxSuppression", "y", "a")
                .node("Scan", "y", "b")
                .node("Scan", "y", "c");
        model.graph.addNode(model.graph.getNode(0).toBuilder()
                .clearOutput()
                .addOutput("d")
                .setName("fused")
                .setDomain("com.microsoft")
                .setOpType("FusedMatMul"));
        assertEquals(
                "uses operators that are not supported: NonMaxSuppression at 'node3'; Scan at 'node4', 'node5'; "
                        + "com.microsoft.FusedMatMul at 'fused'",
                refusal(model));
    }

    @Test
    void versionsOutsideTheRange() {
        assertEquals(
                "uses version 6 of ONNX's operators; versions 7 to 24 can be read",
                refusal(OnnxModels.version(6)
                        .input("x", -1, 2)
                        .node("Relu", "x", "y")
                        .output("y")));
        assertEquals(
                "uses version 25 of ONNX's operators; versions 7 to 24 can be read",
                refusal(OnnxModels.version(25)
                        .input("x", -1, 2)
                        .node("Relu", "x", "y")
                        .output("y")));
    }

    @Test
    void graphsThatDoNotHoldTogether() {
        assertEquals(
                "Relu 'node1' reads 'late', which is computed only after it: the graph is not sorted, or goes in a circle",
                refusal(OnnxModels.version(17)
                        .input("x", -1, 2)
                        .node("Relu", "late", "y")
                        .node("Exp", "y", "late")
                        .output("y")));
        assertEquals(
                "Relu 'node1' reads 'nobody', which nothing computes",
                refusal(OnnxModels.version(17).node("Relu", "nobody", "y").output("y")));
        assertEquals("has two values named 'y'", refusal(valid().node("Exp", "y", "y")));
        assertEquals("has two values named 'x'", refusal(valid().node("Exp", "y", "x")));
        assertEquals("has two initializers named 'weight'", refusal(valid().floats("weight", 2, 0, 1)));
        assertEquals("has two inputs named 'x'", refusal(valid().input("x", 1)));
        assertEquals("has the output 'z', which nothing computes", refusal(valid().output("z")));
    }

    @Test
    void tensorsWhoseBytesAreNotThoseOfTheirShape() {
        assertEquals(
                "the initializer 'big' claims the shape [1099511627776], more than can be held",
                refusal(valid().initializer(floats("big", new long[] {1L << 40}))));
        assertEquals(
                "the initializer 'big' claims the shape [4294967296, 4294967296], more than can be held",
                refusal(valid().initializer(floats("big", new long[] {1L << 32, 1L << 32}))));
        assertEquals(
                "the initializer 'short' of shape [3] needs 3 elements, but the file has 2",
                refusal(valid().initializer(floats("short", new long[] {3}, 1, 2))));
        assertEquals(
                "the initializer 'raw' of shape [3] needs 12 bytes, but the file has 11",
                refusal(valid().initializer(TensorProto.newBuilder()
                        .setName("raw")
                        .setDataType(1)
                        .addDims(3)
                        .setRawData(ByteString.copyFrom(new byte[11]))
                        .build())));
        assertEquals(
                "the initializer 'negative' has the negative dimension -3",
                refusal(valid().initializer(floats("negative", new long[] {-3}))));
        assertEquals(
                "the initializer 'text' has elements of type STRING, which are not supported",
                refusal(valid().initializer(TensorProto.newBuilder()
                        .setName("text")
                        .setDataType(TensorProto.DataType.STRING_VALUE)
                        .build())));
    }

    @Test
    void resultsTooLargeForAnyMachine() {
        assertEquals(
                "at ConstantOfShape 'node3': its result [1099511627776] has too many elements",
                refusal(valid().initializer(longs("size", 1L << 40)).node("ConstantOfShape", "size", "huge")));
    }

    @Test
    void operatorsThatDoNotFitNameTheirNode() {
        assertEquals(
                "at MatMul 'node3': MatMul cannot multiply [batch, 2] by [3, 2]: 2 and 3 must be the same",
                refusal(valid().initializer(floats("other", new long[] {3, 2}, 1, 2, 3, 4, 5, 6))
                        .node("MatMul", "y other", "z")));
    }

    @Test
    void attributesOfOtherKinds() {
        OnnxModels model = valid();
        model.graph
                .getNodeBuilder(0)
                .addAttribute(AttributeProto.newBuilder().setName("body").setType(AttributeProto.AttributeType.GRAPH));
        assertEquals("the attribute body of MatMul 'node1' is of kind GRAPH, which is not supported", refusal(model));
    }

    @Test
    void branchesAndLoopsThatTheDataDecide() {
        OnnxModels branch =
                OnnxModels.version(17).node("Identity", "y", "chosen").output("chosen");
        OnnxModels deciding =
                valid().node("ReduceMax", "x", "most", "keepdims", 0).node("Cast", "most", "decision", "to", 9);
        assertEquals(
                "at If 'node5': its condition comes from the data, or from how many examples there are; only one that the"
                        + " file or shapes decide is supported: write it with torch.where",
                refusal(deciding.node("If", "decision", "z", "then_branch", branch, "else_branch", branch)));
        OnnxModels body = OnnxModels.version(17)
                .input("turn")
                .input("going")
                .node("Identity", "going", "goes")
                .output("goes");
        assertEquals(
                "at Loop 'node5': how often it turns comes from the data, or from how many examples there are; only a"
                        + " number that the file or shapes decide is supported",
                refusal(valid().node("Size", "x", "count")
                        .node("Identity", "count", "turns")
                        .node("Loop", "turns", "z", "body", body)));
        assertEquals(
                "If 'node3' reads 'nowhere', which nothing computes",
                refusal(valid().node("If", "nowhere", "z", "then_branch", branch, "else_branch", branch)));
        OnnxModels unknown = OnnxModels.version(17).node("Scan", "y", "chosen").output("chosen");
        assertEquals(
                "uses operators that are not supported: Scan at 'node1'",
                refusal(valid().node("If", "y", "z", "then_branch", unknown, "else_branch", branch)));
    }

    /** A processor that divides whole numbers by 0 ends the process. */
    @Test
    void wholeNumbersDividedByWhatMayBeZero() {
        for (String type : new String[] {"Div", "Mod"}) {
            assertEquals("x", read(whole(type, 2, 3)));
            String zero = assertThrows(ModelFormatException.class, () -> read(whole(type, 2, 0)))
                    .getMessage();
            assertEquals("at " + type + " 'node3': it divides whole numbers by 0", zero);
            String unknown = assertThrows(ModelFormatException.class, () -> read(whole(type)))
                    .getMessage();
            assertEquals(
                    "at " + type + " 'node3': it divides whole numbers by others that come from the data and may be 0;"
                            + " cast them to floats before",
                    unknown);
        }
    }

    /** Reads a model into a graph. @return the name of its input */
    private String read(OnnxModels model) {
        Graph graph = Graphs.withoutGradients();
        ImportedModel read = graph.importModel(model.write(folder));
        String name = read.inputs().get(0).name();
        read.apply(
                new RecordedVariables(graph, false),
                Map.of(
                        name,
                        graph.input(
                                name, ElementType.FLOAT32, read.inputs().get(0).shape())));
        return name;
    }

    private static OnnxModels whole(String type, long... divisors) {
        OnnxModels model = OnnxModels.version(17).input("x", -1, 2);
        if (divisors.length > 0) {
            model.initializer(OnnxModels.longs("divisor", divisors));
        }
        return model.node("Cast", "x", "number", "to", 7)
                .node("Neg", "number", "negated")
                .node(type, "number " + (divisors.length > 0 ? "divisor" : "negated"), "quotient")
                .node("Cast", "quotient", "y", "to", 1)
                .output("y");
    }

    private static OnnxModels valid() {
        return OnnxModels.version(17)
                .input("x", -1, 2)
                .initializer(floats("weight", new long[] {2, 2}, 1, 2, 3, 4))
                .node("MatMul", "x weight", "hidden")
                .node("Softmax", "hidden", "y", "axis", 1)
                .output("y");
    }

    private String refusal(OnnxModels model) {
        return refusal(model.write(folder));
    }

    private static String refusal(Path file) {
        return assertThrows(ModelFormatException.class, () -> Graphs.withoutGradients()
                        .importModel(file))
                .getMessage();
    }
}
