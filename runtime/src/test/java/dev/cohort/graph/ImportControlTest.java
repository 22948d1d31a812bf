package dev.cohort.graph;

import static dev.cohort.graph.ImportUpgradeTest.of;
import static dev.cohort.graph.OnnxModels.floats;
import static dev.cohort.graph.OnnxModels.longs;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.cohort.api.graph.Shape;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Branches, loops, sequences, and recurrent operators compute what ONNX Runtime computes when they are written out. */
class ImportControlTest {
    private static final int INTEGER = TensorProto.DataType.INT64_VALUE;
    private static final int BOOLEAN = TensorProto.DataType.BOOL_VALUE;

    @TempDir
    Path folder;

    static Stream<Arguments> models() {
        return Stream.of(
                of("If by an extent that is 1", sized(), 2, 1),
                of("If by an extent that is not", sized(), 2, 3),
                of("Loop with states and an output of each turn", turns(), 2, 3),
                of("Loop that a condition ends", untilThree(), 2, 3),
                of("sequences", sequences(), 2, 4),
                of("LSTM", recurrent("LSTM", 4, true), 3, 4, 2),
                of("GRU of sequences that end early", recurrent("GRU", 3, true), 3, 2, 2),
                of("RNN without a bias", recurrent("RNN", 1, false), 3, 2, 2));
    }

    private static TensorProto number(String name, long number) {
        return longs(name, number).toBuilder().clearDims().build();
    }

    /** What exporters of traces write where a size decides. */
    private static OnnxModels sized() {
        return OnnxModels.version(17)
                .node("Shape", "x", "shape")
                .initializer(number("second", 1))
                .node("Gather", "shape second", "extent")
                .node("Equal", "extent second", "one")
                .node("If", "one", "y", "then_branch", branch("Exp"), "else_branch", branch("Neg"))
                .output("y");
    }

    private static OnnxModels branch(String type) {
        return OnnxModels.version(17).node(type, "x", "chosen").output("chosen");
    }

    private static OnnxModels turns() {
        OnnxModels body = OnnxModels.version(17);
        body.graph.addInput(OnnxModels.port("turn", INTEGER)).addInput(OnnxModels.port("going", BOOLEAN));
        body.input("sum", -1, 3)
                .initializer(floats("half", new long[0], 0.5f))
                .node("Cast", "turn", "number", "to", 1)
                .node("Mul", "sum half", "less")
                .node("Add", "less number", "next")
                .node("Add", "next x", "shown")
                .node("Identity", "going", "goes");
        body.graph.addOutput(OnnxModels.port("goes", BOOLEAN));
        body.output("next").output("shown");
        return OnnxModels.version(17)
                .initializer(number("times", 3))
                .node("Loop", "times - x", "y second", "body", body)
                .output("y")
                .output("second");
    }

    private static OnnxModels untilThree() {
        OnnxModels body = OnnxModels.version(17);
        body.graph
                .addInput(OnnxModels.port("turn", INTEGER))
                .addInput(OnnxModels.port("going", BOOLEAN))
                .addInput(OnnxModels.port("count", INTEGER));
        body.input("sum", -1, 3)
                .initializer(number("one", 1))
                .initializer(number("three", 3))
                .node("Add", "count one", "more")
                .node("Less", "more three", "goes")
                .node("Add", "sum x", "next");
        body.graph.addOutput(OnnxModels.port("goes", BOOLEAN)).addOutput(OnnxModels.port("more", INTEGER));
        body.output("next");
        return OnnxModels.version(17)
                .initializer(number("zero", 0))
                .initializer(number("three", 3))
                .node("Less", "zero three", "begins")
                .node("Loop", "- begins zero x", "counted y", "body", body)
                .output("y");
    }

    private static OnnxModels sequences() {
        return OnnxModels.version(17)
                .initializer(number("first", 0))
                .initializer(number("last", -1))
                .node("Neg", "x", "negative")
                .node("SequenceConstruct", "x negative", "two")
                .node("Abs", "x", "absolute")
                .node("SequenceInsert", "two absolute first", "three")
                .node("SequenceErase", "three last", "rest")
                .node("SequenceLength", "rest", "count")
                .node("Cast", "count", "number", "to", 1)
                .node("ConcatFromSequence", "rest", "joined", "axis", 1)
                .node("Mul", "joined number", "y")
                .node("SequenceEmpty", "", "none")
                .node("SequenceInsert", "none x", "one")
                .node("ConcatFromSequence", "one", "second", "axis", 1, "new_axis", 1)
                .output("y")
                .output("second");
    }

    private static OnnxModels recurrent(String type, int gates, boolean whole) {
        OnnxModels model = OnnxModels.version(17)
                .initializer(waves("w", 2, gates * 2, 2))
                .initializer(waves("r", 2, gates * 2, 2));
        String inputs = "x w r - - -";
        if (whole) {
            model.initializer(waves("b", 2, gates * 4));
            model.initializer(longs("ends", type.equals("GRU") ? new long[] {3, 1} : new long[] {3, 3, 3, 3}))
                    .node("Cast", "ends", "lengths", "to", 6)
                    .initializer(floats(
                            "zeros",
                            new long[] {2, type.equals("GRU") ? 2 : 4, 2},
                            new float[type.equals("GRU") ? 8 : 16]));
            inputs = "x w r b lengths zeros";
        }
        return model.node(type, inputs, "y second", "hidden_size", 2, "direction", "bidirectional")
                .output("y")
                .output("second");
    }

    private static TensorProto waves(String name, long... sizes) {
        float[] elements = new float[(int) Shape.of(sizes).elements()];
        for (int index = 0; index < elements.length; index++) {
            elements[index] = (float) Math.cos(index * 1.3);
        }
        return floats(name, sizes, elements);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void computesTheSame(String name, OnnxModels model, Shape shape) {
        ImportUpgradeTest.check(folder, name, model, shape);
    }
}
