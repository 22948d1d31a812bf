package dev.cohort.graph;

import static dev.cohort.graph.OnnxModels.floats;
import static dev.cohort.graph.OnnxModels.longs;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.ImportedModel;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file computes when ONNX Runtime reads it, its import computes too. */
class ImportUpgradeTest {
    @TempDir
    Path folder;

    static Stream<Arguments> models() {
        return Stream.of(
                of("Squeeze, axes as attribute", one(11, "Squeeze", "x", "axes", new long[] {1}), 2, 1, 3),
                of("Squeeze, axes as input", one(13, "Squeeze", "x axes").initializer(longs("axes", 1)), 2, 1, 3),
                of("Squeeze, no axes", one(11, "Squeeze", "x"), 2, 1, 3),
                of("Unsqueeze, axes as attribute", one(11, "Unsqueeze", "x", "axes", new long[] {0, 3}), 2, 3),
                of("ReduceSum, axes as attribute", one(11, "ReduceSum", "x", "axes", new long[] {-1}), 2, 3),
                of("ReduceSum, no axes and no reduction", one(13, "ReduceSum", "x", "noop_with_empty_axes", 1), 2, 3),
                of("ReduceMean, axes as attribute", one(13, "ReduceMean", "x", "axes", new long[] {1}), 2, 3),
                of("ReduceMean, axes as input", one(18, "ReduceMean", "x axes").initializer(longs("axes", 1)), 2, 3),
                of("ReduceMax, no axes", one(18, "ReduceMax", "x", "keepdims", 0), 2, 3),
                of("ReduceMin, no reduction", one(18, "ReduceMin", "x", "noop_with_empty_axes", 1), 2, 3),
                of("Split, parts as attribute", two(11, "Split", "x", "axis", 1, "split", new long[] {1, 2}), 2, 3),
                of(
                        "Split, parts as input",
                        two(13, "Split", "x parts", "axis", 1).initializer(longs("parts", 1, 2)),
                        2,
                        3),
                of("Split, number of parts", two(18, "Split", "x", "axis", 1, "num_outputs", 2), 2, 5),
                of("Clip, bounds as attributes", one(10, "Clip", "x", "min", -0.5f, "max", 0.25f), 2, 3),
                of("Clip, one bound as attribute", one(7, "Clip", "x", "max", 0.25f), 2, 3),
                of(
                        "Clip, bounds as inputs",
                        one(13, "Clip", "x - max").initializer(floats("max", new long[0], 0.25f)),
                        2,
                        3),
                of("Softmax before 13, middle axis", one(11, "Softmax", "x", "axis", 1), 2, 3, 4),
                of("Softmax before 13, default", one(7, "Softmax", "x"), 2, 3, 4),
                of("Softmax before 13, last axis", one(11, "Softmax", "x", "axis", -1), 2, 3, 4),
                of("LogSoftmax before 13", one(11, "LogSoftmax", "x", "axis", 0), 2, 3),
                of("Softmax from 13 on", one(13, "Softmax", "x", "axis", 1), 2, 3, 4),
                of("Gelu", one(20, "Gelu", "x"), 2, 3),
                of("Gelu, by tanh", one(20, "Gelu", "x", "approximate", "tanh"), 2, 3),
                of("Mish", one(18, "Mish", "x"), 2, 3),
                of("Pad, as attributes", one(10, "Pad", "x", "pads", new long[] {0, 1, 0, 2}, "value", 0.5f), 2, 3),
                of(
                        "Pad, reflected",
                        one(11, "Pad", "x pads", "mode", "reflect").initializer(longs("pads", 0, 1, 0, 2)),
                        2,
                        3),
                of(
                        "Pad, edge, some axes, one cut",
                        one(18, "Pad", "x pads - axes", "mode", "edge")
                                .initializer(longs("pads", 2, -1, 3, 2))
                                .initializer(longs("axes", -1, 1)),
                        2,
                        3,
                        4),
                of(
                        "Pad, wrapped",
                        one(19, "Pad", "x pads", "mode", "wrap").initializer(longs("pads", 0, 0, 2, 0, 1, 3)),
                        2,
                        2,
                        4),
                of(
                        "Pad, reflected, as attribute",
                        one(10, "Pad", "x", "pads", new long[] {0, 0, 2, 0, 0, 1}, "mode", "reflect"),
                        2,
                        2,
                        4),
                of(
                        "Pad, some axes",
                        one(18, "Pad", "x pads - axes")
                                .initializer(longs("pads", 1, 2))
                                .initializer(longs("axes", -1)),
                        2,
                        3),
                of(
                        "Slice, as attributes",
                        one(9, "Slice", "x", "starts", new long[] {1}, "ends", new long[] {3}, "axes", new long[] {1}),
                        2,
                        4),
                of(
                        "Slice, backwards",
                        one(13, "Slice", "x from to axes steps")
                                .initializer(longs("from", -1))
                                .initializer(longs("to", Long.MIN_VALUE))
                                .initializer(longs("axes", 1))
                                .initializer(longs("steps", -2)),
                        2,
                        4),
                of("Reshape, zeros keep", one(13, "Reshape", "x to").initializer(longs("to", 0, -1)), 2, 3, 4),
                of(
                        "Reshape, allowzero without zeros",
                        one(19, "Reshape", "x to", "allowzero", 1).initializer(longs("to", -1, 6)),
                        2,
                        3),
                of("Flatten", one(9, "Flatten", "x"), 2, 3, 4),
                of("Dropout, ratio as attribute", one(10, "Dropout", "x", "ratio", 0.75f), 2, 3),
                of(
                        "Dropout, ratio as input",
                        one(13, "Dropout", "x ratio").initializer(floats("ratio", new long[0], 0.75f)),
                        2,
                        3),
                of(
                        "BatchNormalization",
                        one(9, "BatchNormalization", "x a b mean variance", "epsilon", 0.01f)
                                .floats("a", 3, 1, 0.5f)
                                .floats("b", 3, 0, 0.1f)
                                .floats("mean", 3, 0.1f, 0.2f)
                                .floats("variance", 3, 1, 1),
                        2,
                        3,
                        4),
                of(
                        "LayerNormalization",
                        one(17, "LayerNormalization", "x a b")
                                .floats("a", 3, 1, 0.5f)
                                .floats("b", 3, 0, 0.1f),
                        2,
                        3),
                of("Sum of three", one(13, "Sum", "x x x"), 2, 3),
                of("Mean of two", one(13, "Mean", "x a").floats("a", 3, 1, 1), 2, 3),
                of("Max of three", one(13, "Max", "x a b").floats("a", 3, -1, 1).floats("b", 3, 1, -1), 2, 3),
                of("TopK, number as attribute", two(9, "TopK", "x", "k", 2), 2, 3),
                of(
                        "Cast to 64-bit floats and back",
                        OnnxModels.version(13)
                                .input("x", -1, 3)
                                .node("Cast", "x", "wide", "to", 11)
                                .node("Exp", "wide", "exp")
                                .node("Cast", "exp", "y", "to", 1)
                                .output("y"),
                        2,
                        3),
                of(
                        "CastLike",
                        OnnxModels.version(15)
                                .input("x", -1, 3)
                                .node("Shape", "x", "shape")
                                .node("ReduceProd", "shape", "count", "keepdims", 0)
                                .node("CastLike", "count x", "like")
                                .node("Mul", "x like", "y")
                                .output("y"),
                        2,
                        3),
                of(
                        "Constant and ConstantOfShape",
                        OnnxModels.version(12)
                                .input("x", -1, 3)
                                .node("Constant", "", "half", "value_float", 0.5f)
                                .node("Shape", "x", "shape")
                                .node("ConstantOfShape", "shape", "threes", "value", floats("", new long[] {1}, 3f))
                                .node("Mul", "threes half", "more")
                                .node("Add", "x more", "y")
                                .output("y"),
                        2,
                        3),
                of(
                        "Unsqueeze by a Constant node",
                        OnnxModels.version(13)
                                .input("x", -1, 3)
                                .node("Constant", "", "axes", "value_ints", new long[] {1})
                                .node("Unsqueeze", "x axes", "y")
                                .output("y"),
                        2,
                        3),
                of("AveragePool", one(19, "AveragePool", "x", "kernel_shape", new long[] {2}), 2, 3, 4),
                of("AveragePool, windows beyond the end", overhanging(), 2, 3, 5, 6),
                of(
                        "AveragePool, windows beyond the end of padding",
                        overhanging("pads", new long[] {1, 0, 1, 2}),
                        2,
                        3,
                        5,
                        6),
                of(
                        "AveragePool, a window beyond all padding",
                        beyond("AveragePool", "count_include_pad", 1),
                        2,
                        3,
                        6,
                        7),
                of("AveragePool, a window beyond the end", beyond("AveragePool"), 2, 3, 6, 7),
                of("MaxPool, a window beyond the end", beyond("MaxPool"), 2, 3, 6, 7),
                of(
                        "Resize by a Concat of Constants",
                        OnnxModels.version(13)
                                .input("x", -1, 3, 4)
                                .node("Constant", "", "batch", "value_floats", new float[] {1, 1})
                                .node("Constant", "", "width", "value_floats", new float[] {2})
                                .node("Concat", "batch width", "scales", "axis", 0)
                                .node("Resize", "x - scales", "y", "mode", "nearest")
                                .output("y"),
                        2,
                        3,
                        4));
    }

    static Arguments of(String name, OnnxModels model, long... sizes) {
        return Arguments.of(name, model, Shape.of(sizes));
    }

    /** One node from an input of a dynamic batch to an output; the ranks of the models are those of their examples. */
    static OnnxModels one(int version, String type, String inputs, Object... attributes) {
        return OnnxModels.version(version).node(type, inputs, "y", attributes).output("y");
    }

    /** Means in which padding counts, over windows that reach beyond what is there: the kernel of opset 19 agrees with PyTorch. */
    private static OnnxModels overhanging(Object... more) {
        List<Object> attributes =
                new ArrayList<>(List.of("kernel_shape", new long[] {2, 3}, "strides", new long[] {2, 2}));
        attributes.addAll(List.of("ceil_mode", 1, "count_include_pad", 1));
        attributes.addAll(List.of(more));
        return one(19, "AveragePool", "x", attributes.toArray());
    }

    /** Windows of which the last on an axis of 6 lies in part behind the padding. */
    private static OnnxModels beyond(String type, Object... more) {
        List<Object> attributes = new ArrayList<>(
                List.of("kernel_shape", new long[] {3, 4}, "strides", new long[] {2, 3}, "ceil_mode", 1));
        attributes.addAll(List.of("pads", new long[] {1, 1, 1, 1}));
        attributes.addAll(List.of(more));
        return one(19, type, "x", attributes.toArray());
    }

    /** PyTorch has no window that begins in the padding behind the end; ONNX Runtime's kernels do. */
    @ParameterizedTest
    @ValueSource(strings = {"MaxPool", "AveragePool"})
    void windowsThatBeginInThePaddingAreNone(String type) {
        long[] two = {2};
        OnnxModels rounded =
                one(17, type, "x", "kernel_shape", two, "strides", two, "pads", new long[] {1, 1}, "ceil_mode", 1);
        OnnxModels cut = one(17, type, "x", "kernel_shape", two, "strides", two, "pads", new long[] {1, 0});
        check(folder, type, rounded, cut, Shape.of(2, 3, 5));
    }

    static OnnxModels two(int version, String type, String inputs, Object... attributes) {
        return OnnxModels.version(version)
                .node(type, inputs, "y second", attributes)
                .output("y")
                .output("second");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void computesTheSame(String name, OnnxModels model, Shape shape) {
        check(folder, name, model, shape);
    }

    static void check(Path folder, String name, OnnxModels model, Shape shape) {
        check(folder, name, model, model, shape);
    }

    /** Holds what is imported from one model against what ONNX Runtime computes with another. */
    private static void check(Path folder, String name, OnnxModels model, OnnxModels reference, Shape shape) {
        long[] declared = shape.sizes();
        declared[0] = -1;
        for (OnnxModels either : List.of(model, reference)) {
            either.graph.clearInput();
            either.input("x", declared);
        }
        if (name.startsWith("TopK")) {
            model.graph.setOutput(1, OnnxModels.port("second", 7, declared[0], 2));
        }
        List<String> outputs = model.graph.getOutputList().stream()
                .map(output -> output.getName())
                .toList();
        float[] elements = new float[(int) shape.elements()];
        for (int index = 0; index < elements.length; index++) {
            elements[index] = (float) Math.sin(1 + index * 1.7);
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>(Map.of("x", Tensor.floats(shape, elements)));
        Map<String, Tensor> expected = GraphRunner.run(reference.bytes(), outputs, inputs);

        Graph graph = Graphs.withoutGradients();
        ImportedModel imported = graph.importModel(model.write(folder));
        RecordedVariables variables = new RecordedVariables(graph, false);
        Value x = graph.input("x", ElementType.FLOAT32, imported.inputs().get(0).shape());
        imported.apply(variables, Map.of("x", x)).forEach((output, value) -> graph.output("imported " + output, value));
        inputs.putAll(variables.tensors());
        Map<String, Tensor> actual = GraphRunner.run(graph, inputs);
        for (String output : outputs) {
            Tensor wanted = expected.get(output);
            Tensor got = actual.get("imported " + output);
            assertEquals(wanted.type(), got.type());
            assertEquals(wanted.shape(), got.shape());
            for (int index = 0; index < wanted.length(); index++) {
                assertEquals(wanted.doubleAt(index), got.doubleAt(index), 1e-6, output + " at " + index);
            }
        }
    }
}
