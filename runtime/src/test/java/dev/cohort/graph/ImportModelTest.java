package dev.cohort.graph;

import static dev.cohort.graph.OnnxModels.floats;
import static dev.cohort.graph.OnnxModels.longs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.ImportedModel;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportModelTest {
    @TempDir
    Path folder;

    private final Graph graph = Graphs.withoutGradients();

    @Test
    void initializersBecomeParametersStatesAndConstants() {
        OnnxModels model = OnnxModels.version(17)
                .input("x", -1, 4)
                .initializer(floats("weight", new long[] {4, 2}, 1, 2, 3, 4, 5, 6, 7, 8))
                .initializer(floats("scale", new long[0], 0.5f))
                .initializer(floats("val_3", new long[0], 0.5f))
                .initializer(floats("exponent", new long[] {1}, 2))
                .initializer(longs("shape", -1, 2, 1))
                .floats("a", 2, 1, 1)
                .floats("b", 2, 0, 1)
                .floats("mean", 2, 0, 1)
                .floats("variance", 2, 1, 1)
                .node("MatMul", "x weight", "product")
                .node("Mul", "product scale", "learned")
                .node("Mul", "learned val_3", "scaled")
                .node("Pow", "scaled exponent", "squared")
                .node("Reshape", "squared shape", "shaped")
                .node("BatchNormalization", "shaped a b mean variance", "y")
                .output("y");
        RecordedVariables variables = new RecordedVariables(graph, false);
        ImportedModel imported = graph.importModel(model.write(folder));
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(4).batched());
        Value y = imported.apply(variables, Map.of("x", x)).get("y");

        assertEquals(List.of("weight", "scale", "a", "b"), List.copyOf(variables.parameters.keySet()));
        assertEquals(Set.of("mean", "variance"), variables.states.keySet());
        assertEquals(8, variables.parameters.get("weight").doubleAt(7));
        assertEquals(Shape.of(2, 1).batched(), y.shape());
        assertEquals(Shape.of(2, 1).batched(), imported.outputs().get(0).shape());
        assertEquals(
                new ImportedModel.Port("x", ElementType.FLOAT32, Shape.of(4).batched()),
                imported.inputs().get(0));
    }

    @Test
    void aModelAppliedTwiceSharesItsParameters() {
        OnnxModels model = OnnxModels.version(17)
                .input("x", -1, 2)
                .floats("bias", 2, 1, 1)
                .node("Add", "x bias", "y")
                .output("y");
        RecordedVariables variables = new RecordedVariables(graph, true);
        ImportedModel imported = graph.importModel(model.write(folder));
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(2).batched());
        imported.apply(
                variables,
                imported.apply(variables, Map.of("x", x)).entrySet().stream()
                        .collect(Collectors.toMap(entry -> "x", Map.Entry::getValue)));
        assertEquals(Set.of("bias"), variables.parameters.keySet());
    }

    @Test
    void untrainedWeightsThatAnExporterMergedAreSeparate() {
        OnnxModels model = OnnxModels.version(17)
                .input("x", -1, 2)
                .floats("zeros", 2, 0, 0)
                .floats("tied", 2, 1, 1)
                .node("Identity", "zeros", "second.bias")
                .node("Add", "x zeros", "one")
                .node("Add", "one second.bias", "two")
                .node("Add", "two zeros", "three")
                .node("Mul", "three tied", "four")
                .node("Mul", "four tied", "y")
                .output("y");
        RecordedVariables variables = new RecordedVariables(graph, true);
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(2).batched());
        graph.importModel(model.write(folder)).apply(variables, Map.of("x", x));
        assertEquals(List.of("zeros", "second.bias", "zeros.3", "tied"), List.copyOf(variables.parameters.keySet()));
    }

    /** PyTorch's exporters tell what they merged: what they did not is one parameter, whatever it begins as. */
    @Test
    void untrainedWeightsThatPyTorchReadsTwiceAreTied() {
        OnnxModels model = OnnxModels.version(17)
                .input("x", -1, 2)
                .floats("norm.bias", 2, 0, 0)
                .node("Identity", "norm.bias", "second.bias")
                .node("Add", "x norm.bias", "one")
                .node("Add", "one second.bias", "two")
                .node("Add", "two norm.bias", "y")
                .output("y");
        model.model.setProducerName("pytorch");
        assertEquals(List.of("norm.bias", "second.bias"), parameters(model));
    }

    /** PyTorch's exporter of traces merges what is equal, under each name by a copying node; it keeps tied weights apart. */
    @Test
    void copiesUnderOtherNamesAreParametersOfTheirOwn() {
        OnnxModels model = OnnxModels.version(17)
                .input("x", -1, 2)
                .initializer(floats("a.weight", new long[] {2, 2}, 1, 2, 3, 4))
                .initializer(floats("onnx::MatMul_7", new long[] {2, 2}, 5, 6, 7, 8))
                .node("Identity", "a.weight", "b.weight")
                .node("Identity", "onnx::MatMul_7", "onnx::MatMul_8")
                .node("Identity", "onnx::MatMul_7", "onnx::MatMul_9")
                .node("MatMul", "x a.weight", "one")
                .node("MatMul", "one b.weight", "two")
                .node("MatMul", "two onnx::MatMul_7", "three")
                .node("MatMul", "three onnx::MatMul_8", "four")
                .node("MatMul", "four onnx::MatMul_9", "y")
                .output("y");
        model.model.setProducerName("pytorch");
        model.graph.getNodeBuilder(5).setName("/c/MatMul");
        // The module that has the third weight is called twice, another begins as its copy.
        model.graph.getNodeBuilder(6).setName("/c_1/MatMul");
        model.graph.getNodeBuilder(7).setName("/d/MatMul");
        assertEquals(List.of("a.weight", "b.weight", "onnx::MatMul_7", "onnx::MatMul_9"), parameters(model));
    }

    @Test
    void aWeightThatAnExporterAlsoWroteTransposedIsOneParameter() {
        OnnxModels model = OnnxModels.version(17)
                .input("x", -1, 2)
                .initializer(floats("embedding.weight", new long[] {2, 3}, 1, 2, 3, 4, 5, 6))
                .initializer(floats("onnx::MatMul_7", new long[] {3, 2}, 1, 4, 2, 5, 3, 6))
                .initializer(floats("other.weight", new long[] {3, 2}, 1, 4, 2, 5, 3, 6))
                .node("MatMul", "x embedding.weight", "one")
                .node("MatMul", "one onnx::MatMul_7", "two")
                .node("MatMul", "two embedding.weight", "three")
                .node("MatMul", "three other.weight", "y")
                .output("y");
        assertEquals(List.of("embedding.weight", "other.weight"), parameters(model));
    }

    @Test
    void aModulesBuffersStayAsTheyAreAndItsLostParametersAreNamed() {
        OnnxModels model = OnnxModels.version(18)
                .input("x", -1, 2)
                .floats("mean", 2, 1, 1)
                .floats("weight", 2, 1, 1)
                .floats("val_1", 2, 3, 1)
                .floats("val_2", 2, 4, 1)
                .floats("unknown", 2, 5, 1)
                .initializer(floats("beta_cast", new long[0], 2))
                .node("Sub", "x mean", "centred")
                .node("Mul", "centred weight", "one")
                .node("Mul", "one val_1", "two")
                .node("Mul", "two val_2", "three")
                .node("Mul", "three beta_cast", "four")
                .node("Mul", "four unknown", "y")
                .output("y");
        note(
                model.graph::addMetadataProps,
                "pkg.torch.export.ExportedProgram.graph_signature",
                """

                # inputs
                p_weight: PARAMETER target='weight'
                p_turned: PARAMETER target='turned'
                p_bias: PARAMETER target='bias'
                p_tied: PARAMETER target='tied'
                b_mean: BUFFER target='mean' persistent=True
                """);
        String kind = "pkg.torch.export.graph_signature.InputSpec.kind";
        String folded = "pkg.onnxscript.optimizer.folded_from";
        note(value(model, "mean")::addMetadataProps, kind, "BUFFER");
        note(value(model, "weight")::addMetadataProps, kind, "PARAMETER");
        note(value(model, "val_1")::addMetadataProps, folded, "['turned']");
        note(value(model, "val_2")::addMetadataProps, folded, "['val_0', 'mean']");
        note(
                model.graph.getNodeBuilder(1)::addMetadataProps,
                "pkg.torch.onnx.fx_node",
                "%linear : [num_users=1] = call_function[target=torch.ops.aten.linear.default](args = (%x, %p_weight, "
                        + "%p_turned, %p_bias), kwargs = {})");
        assertEquals(List.of("weight", "val_1", "unknown"), parameters(model));
        assertEquals(
                List.of("model.onnx lacks parameters of its module, which the exporter merged or left out: bias; to "
                        + "train them as PyTorch does, export with torch.onnx.export(..., optimize=False)"),
                graph.remarks());
    }

    /** A power that PyTorch learns has the name of its module's parameter; one of a formula has an exporter's, or none. */
    @Test
    void exponentsAreParametersWhereAModuleTrainsThem() {
        OnnxModels model = exponents();
        model.model.setProducerName("pytorch");
        assertEquals(List.of("powers", "power"), parameters(model));
    }

    @Test
    void oneExponentOfAnotherProducerIsANumber() {
        assertEquals(List.of("powers"), parameters(exponents()));
    }

    private static OnnxModels exponents() {
        return OnnxModels.version(17)
                .input("x", -1, 2)
                .initializer(floats("powers", new long[] {2}, 2, 3))
                .initializer(floats("power", new long[] {1}, 2))
                .initializer(floats("onnx::Pow_3", new long[] {1}, 2))
                .node("Pow", "x powers", "one")
                .node("Pow", "one power", "two")
                .node("Pow", "two onnx::Pow_3", "y")
                .output("y");
    }

    /** Weights that were computed from parameters, and a normalization that was folded into the weights before it. */
    @Test
    void parametersThatWeightsWereComputedFromAreNamed() {
        OnnxModels model = OnnxModels.version(18)
                .input("x", -1, 2)
                .floats("val_1", 2, 3, 1)
                .floats("view_2", 2, 4, 1)
                .node("Mul", "x val_1", "one")
                .node("Mul", "one view_2", "y")
                .output("y");
        note(
                model.graph::addMetadataProps,
                "pkg.torch.export.ExportedProgram.graph_signature",
                """

                # inputs
                p_v: PARAMETER target='v'
                p_g: PARAMETER target='g'
                p_seen: PARAMETER target='seen'
                b_norm_running_var: BUFFER target='norm.running_var' persistent=True
                """);
        String folded = "pkg.onnxscript.optimizer.folded_from";
        note(value(model, "val_1")::addMetadataProps, folded, "['v', 'g']");
        note(value(model, "view_2")::addMetadataProps, folded, "['seen']");
        note(
                model.graph.getNodeBuilder(0)::addMetadataProps,
                "pkg.torch.onnx.fx_node",
                "%y : [num_users=1] = call_function[target=f](args = (%x, %p_v, %p_g, %p_seen, %b_norm_running_var))");
        assertEquals(List.of("val_1", "view_2"), parameters(model));
        assertEquals(
                List.of(
                        "model.onnx lacks parameters of its module, which the exporter merged or left out: "
                                + "v, g, norm.running_var; to train them as PyTorch does, export with torch.onnx.export(..., optimize=False)"),
                graph.remarks());
    }

    private static ValueInfoProto.Builder value(OnnxModels model, String name) {
        return model.graph.addValueInfoBuilder().setName(name);
    }

    private static void note(Consumer<StringStringEntryProto> into, String key, String value) {
        into.accept(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value).build());
    }

    private List<String> parameters(OnnxModels model) {
        RecordedVariables variables = new RecordedVariables(graph, true);
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(2).batched());
        graph.importModel(model.write(folder)).apply(variables, Map.of("x", x));
        return List.copyOf(variables.parameters.keySet());
    }

    /** Exported without a dynamic batch, shapes count the batch in. */
    @Test
    void aModelExportedForOneBatchSizeTakesAny() {
        OnnxModels model = OnnxModels.version(17)
                .input("x", 8, 6)
                .initializer(longs("heads", 3, 16, 1))
                .initializer(longs("flat", 8, 6))
                .node("Reshape", "x heads", "one")
                .node("Reshape", "one flat", "y")
                .output("y");
        ImportedModel imported = graph.importModel(model.write(folder));
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(6).batched());
        Value y = imported.apply(new RecordedVariables(graph, false), Map.of("x", x))
                .get("y");
        assertEquals(Shape.of(6).batched(), y.shape());
    }

    @Test
    void aWeightOfEqualElementsThatIsReadTwiceIsOneParameter() {
        OnnxModels model = OnnxModels.version(17)
                .input("x", -1, 2)
                .floats("shift", 2, 0.1f, 0)
                .node("Add", "x shift", "one")
                .node("Mul", "one shift", "y")
                .output("y");
        RecordedVariables variables = new RecordedVariables(graph, true);
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(2).batched());
        graph.importModel(model.write(folder)).apply(variables, Map.of("x", x));
        assertEquals(Set.of("shift"), variables.parameters.keySet());
    }

    @Test
    void batchNormalizationTrainsAsInPyTorch() {
        // The file says that it evaluates; the graph says that it trains.
        OnnxModels model = OnnxModels.version(17)
                .input("x", -1, 2, 2)
                .floats("a", 2, 1, 0)
                .floats("b", 2, 0, 0)
                .floats("mean", 2, 0, 0)
                .floats("variance", 2, 1, 0)
                .node(
                        "BatchNormalization",
                        "x a b mean variance",
                        "y",
                        "epsilon",
                        0f,
                        "momentum",
                        0.9f,
                        "training_mode",
                        0)
                .output("y");
        RecordedVariables variables = new RecordedVariables(graph, true);
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(2, 2).batched());
        graph.output(
                "y",
                graph.importModel(model.write(folder))
                        .apply(variables, Map.of("x", x))
                        .get("y"));
        int index = 0;
        for (Map.Entry<Value, Value> entry : variables.assigned.entrySet()) {
            graph.output("assigned" + index++, entry.getValue());
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>(variables.tensors());
        // Channel 0: 1, 3, 5, 7 with mean 4 and variance 5 (unbiased 20/3); channel 1: 0, 0, 0, 4.
        inputs.put("x", Tensor.floats(Shape.of(2, 2, 2), 1, 3, 0, 0, 5, 7, 0, 4));
        Map<String, Tensor> results = GraphRunner.run(graph, inputs);

        assertEquals((1 - 4) / Math.sqrt(5), results.get("y").doubleAt(0), 1e-6);
        assertEquals(0.1 * 4, results.get("assigned0").doubleAt(0), 1e-6);
        assertEquals(0.1 * 1, results.get("assigned0").doubleAt(1), 1e-6);
        assertEquals(0.9 + 0.1 * 20 / 3, results.get("assigned1").doubleAt(0), 1e-6);
        assertEquals(0.9 + 0.1 * 4, results.get("assigned1").doubleAt(1), 1e-6);
    }

    @Test
    void dropoutIsTheContextsInTrainingAndNothingElsewhere() {
        OnnxModels model = OnnxModels.version(13)
                .input("x", -1, 2)
                .initializer(floats("ratio", new long[0], 0.25f))
                .initializer(TensorProto.newBuilder()
                        .setName("train")
                        .setDataType(TensorProto.DataType.BOOL_VALUE)
                        .addInt32Data(1)
                        .build())
                .node("Dropout", "x ratio train", "y mask")
                .output("y");
        Path file = model.write(folder);
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(2).batched());
        RecordedVariables evaluation = new RecordedVariables(graph, false);
        assertEquals(
                x, graph.importModel(file).apply(evaluation, Map.of("x", x)).get("y"));
        RecordedVariables training = new RecordedVariables(graph, true);
        assertTrue(x != graph.importModel(file).apply(training, Map.of("x", x)).get("y"));
        assertEquals(0.25, training.dropped);
    }

    @Test
    void inputsAreCastAndTheirShapesChecked() {
        OnnxModels model =
                OnnxModels.version(17).node("Relu", "x", "y").output("y").input("x", 1, 2);
        ImportedModel imported = graph.importModel(model.write(folder));
        RecordedVariables variables = new RecordedVariables(graph, false);
        Value tokens = graph.input("tokens", ElementType.INT64, Shape.of(2).batched());
        Value y = imported.apply(variables, Map.of("x", tokens)).get("y");
        assertEquals(ElementType.FLOAT32, y.type());
        assertEquals(Dimension.BATCH, y.shape().dimension(0));
        Value wide = graph.input("wide", ElementType.FLOAT32, Shape.of(3).batched());
        assertEquals(
                "the input x of model.onnx has the shape [1, 2], but [batch, 3] was given",
                assertThrows(IllegalArgumentException.class, () -> imported.apply(variables, Map.of("x", wide)))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> imported.apply(variables, Map.of()));
    }

    @Test
    void aGraphWrittenAndReadIsTheSame() throws Exception {
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(3, 8, 8).batched());
        Value weight = graph.input("weight", ElementType.FLOAT32, Shape.of(4, 3, 3, 3));
        Value maps = graph.operator("Conv", Attributes.NONE.with("pads", new long[] {1, 1, 1, 1}), x, weight)
                .relu();
        Value flat = maps.reshape(0, -1);
        Value mean = flat.slice(1, 2, 7)
                .softmax(-1)
                .mean(1)
                .plus(flat.cast(ElementType.INT64).toFloat().sum());
        graph.output("mean", mean);
        Files.write(folder.resolve("written.onnx"), OnnxWriter.write(graph));

        Graph again = Graphs.withoutGradients();
        ImportedModel imported = again.importModel(folder.resolve("written.onnx"));
        Map<String, Value> inputs = new LinkedHashMap<>();
        imported.inputs().forEach(port -> inputs.put(port.name(), again.input(port.name(), port.type(), port.shape())));
        again.output(
                "mean",
                imported.apply(new RecordedVariables(again, false), inputs).get("mean"));
        assertEquals(graph.toString(), again.toString());
    }
}
