package dev.cohort.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeInferenceTest {
    private final Graph graph = Graphs.withoutGradients();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Add                | batch 5; 5                 |                                   | batch 5",
                "Mul                | 3 1; batch 1 4             |                                   | batch 3 4",
                "Where              | 3 1 BOOL; 4; 1             |                                   | 3 4",
                "Less               | 3; 2 1                     |                                   | 2 3 BOOL",
                "Clip               | batch 5; ;                 |                                   | batch 5",
                "Softmax            | 2 3                        | axis=-2                           | 2 3",
                "MatMul             | batch 5; 5 4               |                                   | batch 4",
                "MatMul             | 2 1 3 5; batch 5 4         |                                   | 2 batch 3 4",
                "MatMul             | 5; 5 4                     |                                   | 4",
                "MatMul             | 5; 5                       |                                   | ",
                "Gemm               | 5 batch; 4 5; 4            | transA=1 transB=1                 | batch 4",
                "Einsum             | batch 4 5; batch 5 6       | equation=bij,bjk->bik             | batch 4 6",
                "Conv               | batch 1 28 28; 8 1 3 3; 8  | pads=1,1,1,1 strides=2,2          | batch 8 14 14",
                "Conv               | batch 4 9; 6 2 3           | group=2 dilations=2               | batch 6 5",
                "Conv               | batch 1 7 7; 8 1 2 2       | auto_pad=SAME_UPPER strides=2,2   | batch 8 4 4",
                "Conv               | batch 1 time; 8 1 3        | strides=2                         | batch 8 floor((time+1)/2)-1",
                "ConvTranspose      | batch 4 5 5; 4 3 3 3; 3    | strides=2,2 output_padding=1,1    | batch 3 12 12",
                "MaxPool            | batch 8 7 7                | kernel_shape=2,2 strides=2,2      | batch 8 3 3",
                "MaxPool            | batch 8 7 7                | kernel_shape=2,2 strides=2,2 ceil_mode=1 | batch 8 4 4",
                "AveragePool        | batch 8 7                  | kernel_shape=3 pads=1,1           | batch 8 7",
                "GlobalAveragePool  | batch 8 7 9                |                                   | batch 8 1 1",
                "BatchNormalization | batch 8 7; 8; 8; 8; 8      |                                   | batch 8 7",
                "LayerNormalization | batch 4 8; 4 8; 8          | axis=1                            | batch 4 8",
                "Flatten            | batch 4 5                  |                                   | batch 20",
                "Flatten            | batch 4 5                  | axis=-1                           | 4*batch 5",
                "Transpose          | batch 4 5                  | perm=2,0,1                        | 5 batch 4",
                "Transpose          | batch 4 5                  |                                   | 5 4 batch",
                "Concat             | batch 4; batch 5           | axis=-1                           | batch 9",
                "Concat             | batch 4; 3 4               | axis=0                            | batch+3 4",
                "ReduceSum          | batch 4                    |                                   | 1 1",
                "ReduceMean         | batch 4                    | axes=-1 keepdims=0                | batch",
                "ReduceMax          | batch 4                    | axes=0,1 keepdims=0               | ",
                "ArgMax             | batch 4                    | axis=1 keepdims=0                 | batch INT64",
                "Gather             | 7 4; batch 3 INT64         |                                   | batch 3 4",
                "GatherElements     | 7 4; 2 4 INT64             |                                   | 2 4",
                "GatherND           | 2 3 4; 2 1 INT64           | batch_dims=1                      | 2 4",
                "ScatterElements    | 7 4; 2 4 INT64; 2 4        |                                   | 7 4",
                "Shape              | batch 4                    |                                   | 2 INT64",
                "SoftmaxCrossEntropyLoss | batch 4; batch INT64  |                                   | ",
                "Dropout            | batch 4                    |                                   | batch 4",
                "IsNaN              | batch 4                    |                                   | batch 4 BOOL",
                "DepthToSpace       | batch 8 3 3                | blocksize=2                       | batch 2 6 6",
            })
    void shapes(String type, String inputs, String attributes, String expected) {
        Value result =
                graph.operator(type, values(inputs), attributes(attributes), 1).get(0);
        ElementType elementType = expected != null && expected.matches(".*(INT64|BOOL)")
                ? ElementType.valueOf(expected.substring(expected.lastIndexOf(' ') + 1))
                : ElementType.FLOAT32;
        assertEquals(shape(expected == null ? "" : expected), result.shape());
        assertEquals(elementType, result.type());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MatMul | 32 5; 4 3 | | MatMul cannot multiply [32, 5] by [4, 3]: 5 and 4 must be the same",
                "Add | batch 5; 4 | | Add cannot broadcast [batch, 5] and [4] together: 5 and 4 must be the same",
                "Add | batch; time | | Add cannot broadcast [batch] and [time] together: batch and time must be the same",
                "Exp | 3 INT64 | | Exp needs floating-point elements, got input0[3] of INT64",
                "Mul | 3; 3 INT64 | | Mul cannot combine input0[3] of FLOAT32 with input1[3] of INT64: cast one of them",
                "And | 3; 3 | | And needs booleans, got input0[3] of FLOAT32: compare first",
                "Conv | 2 3 8 8; 4 1 3 3 | | Conv cannot convolve [2, 3, 8, 8] with [4, 1, 3, 3], whose channels do not fit: 3 and 1 must be the same",
                "AveragePool | 2 3 5 5 | kernel_shape=2,2 ceil_mode=1 count_include_pad=1 | AveragePool cannot have both ceil_mode and count_include_pad; pad by itself before it",
                "Conv | 2 3 2 2; 4 3 3 3 | | Conv has a window of 3 that does not fit into [2, 3, 2, 2] with padding 0 at axis 2",
                "Conv | 2 1 7 7; 8 1 2 2 | auto_pad=SAME_UPPER dilations=2,2 | Conv cannot pad a dilated window by SAME_UPPER: give the pads",
                "Softmax | 2 3 | axis=2 | Softmax has no axis 2: the rank of [2, 3] allows -2 to 1",
                "Concat | 2 3; 3 4 | axis=1 | Concat cannot join [2, 3] and [3, 4] along axis 1: 2 and 3 must be the same",
                "Transpose | 2 3 | perm=0,0 | Transpose names axis 0 twice",
                "MatMul | 2 3 | | MatMul needs an input at place 2, got [input0[2, 3]]",
                "Frobnicate | 2 | | the operator Frobnicate is not known",
            })
    void refusals(String type, String inputs, String attributes, String message) {
        List<Value> values = values(inputs);
        Exception thrown = assertThrows(
                IllegalArgumentException.class, () -> graph.operator(type, values, attributes(attributes), 1));
        assertEquals(message, thrown.getMessage());
    }

    @Test
    void viewKeepsTheBatch() {
        // x.view(x.size(0), -1), as PyTorch writes it.
        Value x = input("batch 16 4 4");
        Value size = x.shapeVector().gather(0, graph.constant(Constant.of(ElementType.INT64, Shape.SCALAR, 0L)));
        Value target = size.unsqueeze(0).concat(0, graph.constant(Constant.vector(-1)));
        Value view = graph.operator("Reshape", Attributes.NONE, x, target);
        assertEquals(shape("batch 256"), view.shape());
    }

    @Test
    void padsThatWereExportedAsATableKeepTheBatch() {
        // PyTorch lists pads from the last axis on, in pairs: as a table turned upside down and transposed they are
        // ONNX's.
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(3, 5, 7).batched());
        Value pads = vector(1, 2, 3, 4).concat(0, vector(0, 0, 0, 0)).reshape(-1, 2);
        Value reversed = graph.operator(
                "Slice", Attributes.NONE, pads, vector(-1), vector(-Long.MAX_VALUE), vector(0), vector(-1));
        Value padded = graph.operator(
                "Pad", Attributes.NONE, x, reversed.transpose(1, 0).reshape(-1));
        assertEquals(Shape.of(3, 12, 10).batched(), padded.shape());
    }

    private Value vector(long... numbers) {
        return graph.constant(Constant.vector(numbers));
    }

    @Test
    void expandKeepsTheBatch() {
        // token.expand(x.size(0), -1, -1), as PyTorch writes it.
        Value x = input("batch 16 4");
        Value size = x.shapeVector().slice(0, 0, 1);
        Value wanted = size.concat(0, graph.constant(Constant.vector(-1, -1)));
        Value ones = graph.operator(
                "ConstantOfShape",
                Attributes.NONE.with("value", Constant.vector(1)),
                graph.constant(Constant.vector(3)));
        Value shape = wanted.equal(ones.times(-1)).choose(ones, wanted);
        assertEquals(shape("batch 1 4"), input("1 1 4").expand(shape).shape());
    }

    @Test
    void arithmeticOnSymbols() {
        Value x = input("batch time 6");
        assertEquals(shape("2*batch*time 3"), x.reshape(-1, 3).shape());
        assertEquals(shape("batch time 2 3"), x.reshape(0, 0, 2, 3).shape());
        Value half = x.shapeVector().slice(0, 1, 2).dividedBy(2).concat(0, graph.constant(Constant.vector(-1)));
        Dimension halfTime = new Dimension.Symbol("floor((time)/2)");
        assertEquals(
                halfTime,
                graph.operator("Reshape", Attributes.NONE, x, half).shape().dimension(0));
        assertEquals(shape("batch time-1 6"), x.slice(1, 1, Long.MAX_VALUE).shape());
        assertEquals(shape("batch time-1 6"), x.slice(1, 0, -1).shape());
        assertEquals(shape("batch min(5,time) 6"), x.slice(1, 0, 5).shape());
        assertEquals(shape("batch time 2"), x.slice(2, -2, Long.MAX_VALUE).shape());
    }

    @Test
    void reshapeRefusesWhatDoesNotFit() {
        Value x = input("batch 16 4 4");
        assertEquals(
                "Reshape cannot arrange [batch, 16, 4, 4] as [1, 256]: 256*batch elements do not fill 256",
                assertThrows(IllegalArgumentException.class, () -> x.reshape(1, 256))
                        .getMessage());
        assertEquals(
                "Reshape cannot arrange [2, 3] as [-1, 4]: 6 elements do not fill 4",
                assertThrows(IllegalArgumentException.class, () -> input("2 3").reshape(-1, 4))
                        .getMessage());
    }

    @Test
    void splitsIntoParts() {
        List<Value> parts = graph.operator(
                "Split",
                List.of(input("batch 7"), graph.constant(Constant.vector(3, 4))),
                Attributes.NONE.with("axis", 1),
                2);
        assertEquals(
                List.of(shape("batch 3"), shape("batch 4")),
                parts.stream().map(Value::shape).toList());
    }

    @Test
    void knownIntegersBecomeConstantsAndEqualOnesAreShared() {
        Value x = input("batch 4");
        GraphValue four = graph.own(x.shapeVector().slice(0, 1, 2));
        assertEquals(Constant.vector(4), four.constant().orElseThrow());
        assertTrue(graph.own(x.shapeVector()).constant().isEmpty());
        assertEquals(x.shapeVector(), x.shapeVector());
        Value zero =
                graph.operator("ConstantOfShape", Attributes.NONE.with("value", Constant.vector(0)), x.shapeVector());
        Value one =
                graph.operator("ConstantOfShape", Attributes.NONE.with("value", Constant.vector(1)), x.shapeVector());
        assertTrue(zero != one);
    }

    @Test
    void everyOutputOfTrainingOperators() {
        Value x = input("batch 8 6");
        Value channels = input("8");
        List<Value> normalized = graph.operator(
                "BatchNormalization",
                List.of(x, channels, channels, channels, channels),
                Attributes.NONE.with("training_mode", 1),
                3);
        assertEquals(shape("8"), normalized.get(2).shape());
        List<Value> layer = graph.operator(
                "LayerNormalization", List.of(x, input("6"), graph.absent()), Attributes.NONE.with("axis", -1), 3);
        assertEquals(shape("batch 8 1"), layer.get(1).shape());
        List<Value> pooled =
                graph.operator("MaxPool", List.of(x), Attributes.NONE.with("kernel_shape", new long[] {2}), 2);
        assertEquals(ElementType.INT64, pooled.get(1).type());
        assertEquals(
                "Relu has one output, not 2",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> graph.operator("Relu", List.of(x), Attributes.NONE, 2))
                        .getMessage());
    }

    private List<Value> values(String inputs) {
        List<Value> values = new ArrayList<>();
        for (String input : inputs.split(";", -1)) {
            values.add(input.isBlank() ? graph.absent() : input(input.strip()));
        }
        return values;
    }

    private Value input(String text) {
        String[] words = text.split(" ");
        String last = words[words.length - 1];
        boolean typed = last.matches("INT64|BOOL");
        return graph.input(
                "input" + graph.inputs().size(), typed ? ElementType.valueOf(last) : ElementType.FLOAT32, shape(text));
    }

    private static Shape shape(String text) {
        return new Shape(Arrays.stream(text.split(" "))
                .filter(word -> !word.isEmpty() && !word.matches("INT64|BOOL"))
                .map(word -> Extent.of(new Dimension.Symbol(word)).dimension())
                .toList());
    }

    private static Attributes attributes(String text) {
        Attributes attributes = Attributes.NONE;
        for (String pair : text == null ? new String[0] : text.split(" ")) {
            String name = pair.substring(0, pair.indexOf('='));
            String value = pair.substring(name.length() + 1);
            if (value.matches(".*[a-zA-Z].*")) {
                attributes = attributes.with(name, value);
            } else if (value.contains(",")
                    || List.of("axes", "strides", "dilations", "kernel_shape").contains(name)) {
                attributes = attributes.with(
                        name,
                        Arrays.stream(value.split(","))
                                .mapToLong(Long::parseLong)
                                .toArray());
            } else {
                attributes = attributes.with(name, Long.parseLong(value));
            }
        }
        return attributes;
    }
}
