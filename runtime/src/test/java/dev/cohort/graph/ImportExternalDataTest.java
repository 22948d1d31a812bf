package dev.cohort.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors whose elements lie in files of their own. */
class ImportExternalDataTest {
    @TempDir
    Path folder;

    @Test
    void outsideTheFolder() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Files.write(folder.resolve("secret.bin"), new byte[8]);
        Files.createSymbolicLink(inside.resolve("link.bin"), folder.resolve("secret.bin"));
        for (String location :
                new String[] {"../secret.bin", folder.resolve("secret.bin").toString(), "link.bin"}) {
            assertEquals(
                    "the initializer 'bias' lies in '" + location + "', outside the folder of the model",
                    refusal(external(location, "0").write(inside)));
        }
        assertEquals(
                "the initializer 'bias' lies in 'missing.bin', which cannot be read",
                refusal(external("missing.bin", "0").write(inside)));
        Files.write(inside.resolve("data.bin"), new byte[9]);
        assertEquals(
                "the initializer 'bias' lies at 4 of 'data.bin', which has 9 bytes",
                refusal(external("data.bin", "4").write(inside)));
    }

    @Test
    void outsideTheFoldersOfALinkAndOfItsModel() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path links = Files.createDirectory(folder.resolve("links"));
        Files.write(folder.resolve("secret.bin"), new byte[8]);
        Files.createSymbolicLink(links.resolve("link.bin"), folder.resolve("secret.bin"));
        for (String location : new String[] {"../secret.bin", "link.bin"}) {
            Path model = external(location, "0").write(inside);
            Path link = links.resolve(model.getFileName());
            Files.deleteIfExists(link);
            assertEquals(
                    "the initializer 'bias' lies in '" + location + "', outside the folder of the model",
                    refusal(Files.createSymbolicLink(link, model)));
        }
    }

    @Test
    void besideTheModelItIsRead() throws IOException {
        writeData(folder.resolve("data.bin"));
        assertDataRead(external("data.bin", "4").write(folder));
    }

    @Test
    void behindLinksItIsRead() throws IOException {
        Path stored = Files.createDirectory(folder.resolve("stored"));
        Path links = Files.createDirectory(folder.resolve("links"));
        Path model = Files.move(external("data.bin", "4").write(stored), stored.resolve("a"));
        Path link = Files.createSymbolicLink(links.resolve("model.onnx"), Path.of("../stored/a"));
        writeData(stored.resolve("b"));
        Path data = Files.createSymbolicLink(links.resolve("data.bin"), Path.of("../stored/b"));
        assertDataRead(link);
        Files.delete(data);
        Files.move(stored.resolve("b"), stored.resolve("data.bin"));
        assertDataRead(link);
        assertDataRead(model);
    }

    private static void writeData(Path file) throws IOException {
        Files.write(
                file,
                ByteBuffer.allocate(12)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(9)
                        .putFloat(1.5f)
                        .putFloat(2.5f)
                        .array());
    }

    private static void assertDataRead(Path model) {
        Graph graph = Graphs.withoutGradients();
        RecordedVariables variables = new RecordedVariables(graph, false);
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(2).batched());
        graph.importModel(model).apply(variables, Map.of("x", x));
        assertEquals(2.5, variables.parameters.get("bias").doubleAt(1));
    }

    private static OnnxModels external(String location, String offset) {
        TensorProto.Builder bias = TensorProto.newBuilder()
                .setName("bias")
                .setDataType(1)
                .addDims(2)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(location))
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("offset").setValue(offset));
        return OnnxModels.version(17)
                .input("x", -1, 2)
                .initializer(bias.build())
                .node("Add", "x bias", "y")
                .output("y");
    }

    private static String refusal(Path file) {
        return assertThrows(ModelFormatException.class, () -> Graphs.withoutGradients()
                        .importModel(file))
                .getMessage();
    }
}
