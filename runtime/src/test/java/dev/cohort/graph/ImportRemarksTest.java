package dev.cohort.graph;

import static dev.cohort.graph.OnnxModels.floats;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files tell, by the names that PyTorch's exporters give, of modules that train otherwise than the files do. */
class ImportRemarksTest {
    private static final String TRACED =
            "torch.onnx.export(..., training=torch.onnx.TrainingMode.TRAINING," + " do_constant_folding=False)";

    private static final String DROPOUT = "; what Dropout it had, evaluation mode has left out as well";

    @TempDir
    Path folder;

    /** A file whose nodes have these names. */
    private List<String> remarks(OnnxModels model, String... names) {
        model.model.setProducerName("pytorch");
        for (int index = 0; index < names.length; index++) {
            model.graph.getNodeBuilder(index).setName(names[index]);
        }
        Graph graph = Graphs.withoutGradients();
        graph.importModel(model.write(folder));
        return graph.remarks();
    }

    private static OnnxModels convolution(String weight) {
        return OnnxModels.version(17)
                .input("x", -1, 1, 1, 1)
                .initializer(floats(weight, new long[] {1, 1, 1, 1}, 2))
                .node("Conv", "x " + weight, "convolved")
                .node("Relu", "convolved", "rectified")
                .node("Tanh", "rectified", "y")
                .output("y");
    }

    @Test
    void aTraceThatFoldedANormalization() {
        assertEquals(
                List.of("model.onnx lacks parameters of its module, which the exporter folded into the weights of"
                        + " layer1.0.conv; to train them as PyTorch does, export with " + TRACED + DROPOUT),
                remarks(convolution("onnx::Conv_16"), "/layer1/layer1.0/conv/Conv", "/layer1/layer1.0/relu/Relu"));
        assertEquals(
                List.of("model.onnx lacks parameters of its module, which the exporter folded into the weights of 0;"
                        + " to train them as PyTorch does, export with " + TRACED + DROPOUT),
                remarks(convolution("onnx::Conv_16"), "/0/Conv", "/2/Relu", "/3/Tanh"));
        assertEquals(List.of(), remarks(convolution("conv.weight"), "/conv/Conv", "/Relu", "/Tanh"));
    }

    @Test
    void aTraceThatLeftADropoutOut() {
        assertEquals(
                List.of("model.onnx has no operators of body.1, as where a Dropout was exported in evaluation mode; to"
                        + " train with it, export the module in training mode, with " + TRACED),
                remarks(
                        convolution("body.0.weight"),
                        "/body/body.0/Conv",
                        "/body/body.2/Relu",
                        "/body_1/body.3_1/Tanh"));
        OnnxModels kept =
                convolution("0.weight").node("Dropout", "y", "dropped").output("dropped");
        assertEquals(List.of(), remarks(kept, "/0/Conv", "/2/Relu", "/3/Tanh", "/4/Dropout"));
    }

    @Test
    void aModulesGraphThatFoldedANormalizationInEvaluationMode() {
        for (String mode : new String[] {"functional", "no_training"}) {
            OnnxModels model = convolution("conv.weight");
            model.graph.addMetadataProps(entry(
                    "pkg.torch.export.ExportedProgram.graph_signature",
                    "p_conv_weight: PARAMETER target='conv.weight'\np_norm_weight: PARAMETER target='norm.weight'"));
            model.graph
                    .getNodeBuilder(0)
                    .addMetadataProps(entry(
                            "pkg.torch.onnx.fx_node",
                            "call_function[target=torch.ops.aten._native_batch_norm_legit_" + mode
                                    + ".default](args = (%conv2d, %p_norm_weight), kwargs = {})"));
            assertEquals(
                    List.of("model.onnx lacks parameters of its module, which the exporter merged or left out:"
                            + " norm.weight; to train them as PyTorch does, export with torch.onnx.export(...,"
                            + " optimize=False)" + (mode.equals("no_training") ? DROPOUT : "")),
                    remarks(model, "a", "b", "c"));
        }
    }

    @Test
    void aModulesGraphThatLeftADropoutOut() {
        OnnxModels model = convolution("0.weight");
        model.graph.addMetadataProps(
                entry("pkg.torch.export.ExportedProgram.graph_signature", "p_0_weight: PARAMETER target='0.weight'"));
        String remark = "model.onnx has no operators of 2, as where a Dropout was exported in evaluation mode; to train"
                + " with it, export the module in training mode, with torch.onnx.export(..., optimize=False)";
        assertEquals(List.of(), remarks(model, "a", "b", "c"));
        scope(model.graph.getNodeBuilder(0), "['', '1', 'folded']");
        scope(model.graph.getNodeBuilder(1), "['', '3', 'relu']");
        scope(model.graph.getNodeBuilder(2), "['', 'tanh']");
        assertEquals(List.of(remark), remarks(model, "a", "b", "c"));
    }

    @Test
    void aTracedTableWithARowOfZeros() {
        for (float first : new float[] {0, 1}) {
            OnnxModels model = OnnxModels.version(17)
                    .input("x", -1, 2)
                    .initializer(floats("table.weight", new long[] {3, 2}, first, 0, 0, 2, 3, 4))
                    .node("Cast", "x", "indices", "to", 7)
                    .node("Gather", "table.weight indices", "y")
                    .output("y");
            List<String> expected = first != 0
                    ? List.of()
                    : List.of("model.onnx has zeros in row 0 of table.weight, as padding_idx makes them, but does not"
                            + " say so: the row is trained like the others; to have it stay as it is, export with"
                            + " torch.onnx.export(..., dynamo=True)");
            assertEquals(expected, remarks(model, "/Cast", "/table/Gather"));
        }
    }

    private static void scope(NodeProto.Builder node, String scopes) {
        node.addMetadataProps(entry("pkg.torch.onnx.name_scopes", scopes));
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
