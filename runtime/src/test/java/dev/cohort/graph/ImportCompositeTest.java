package dev.cohort.graph;

import static dev.cohort.graph.ImportUpgradeTest.of;
import static dev.cohort.graph.ImportUpgradeTest.one;
import static dev.cohort.graph.ImportUpgradeTest.two;
import static dev.cohort.graph.OnnxModels.floats;
import static dev.cohort.graph.OnnxModels.longs;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.cohort.api.graph.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Operators that become others when they are read compute what ONNX Runtime computes by their own kernels. */
class ImportCompositeTest {
    @TempDir
    Path folder;

    static Stream<Arguments> models() {
        List<Arguments> all = new ArrayList<>(List.of(
                of("Transpose that moves nothing", matrix("Transpose", "perm", new long[] {0, 1}), 2, 3),
                of("Transpose without an order", one(13, "Transpose", "x"), 2, 3),
                of("DepthToSpace", one(13, "DepthToSpace", "x", "blocksize", 2), 2, 8, 2, 3),
                of("DepthToSpace, CRD", one(13, "DepthToSpace", "x", "blocksize", 2, "mode", "CRD"), 2, 8, 2, 3),
                of("SpaceToDepth", one(13, "SpaceToDepth", "x", "blocksize", 2), 2, 3, 4, 6),
                of("Tile", one(13, "Tile", "x times").initializer(longs("times", 1, 3, 2)), 2, 2, 3),
                of("Tile by the number of examples", tiled(), 2, 3),
                of("Col2Im", folded(), 2, 8, 6),
                of(
                        "Col2Im with pads, strides and dilations",
                        folded("pads", new long[] {1, 0, 1, 1}, "strides", new long[] {2, 1}, "dilations", new long[] {
                            1, 2
                        }),
                        2,
                        8,
                        9),
                of("Trilu, upper", one(14, "Trilu", "x"), 2, 3, 4),
                of(
                        "Trilu, lower and shifted",
                        one(14, "Trilu", "x k", "upper", 0).initializer(number("k", -1)),
                        2,
                        3,
                        4),
                of("CumSum", one(14, "CumSum", "x axis").initializer(number("axis", 1)), 2, 4),
                of(
                        "CumSum, backwards and exclusive",
                        one(14, "CumSum", "x axis", "reverse", 1, "exclusive", 1)
                                .initializer(number("axis", -2)),
                        2,
                        4,
                        3),
                of(
                        "Mod by truncation",
                        one(13, "Mod", "x d", "fmod", 1).initializer(floats("d", new long[0], 0.3f)),
                        2,
                        4),
                of("ReduceProd", one(13, "ReduceProd", "x", "axes", new long[] {1}, "keepdims", 0), 2, 3, 4),
                of("ReduceProd, axes as input", one(18, "ReduceProd", "x axes").initializer(longs("axes", -1)), 2, 3),
                of("TopK, smallest", smallest(), 2, 5),
                of(
                        "GatherND",
                        one(13, "GatherND", "x at").initializer(indices(new long[] {3, 2}, 0, 1, 1, -1, -1, 0)),
                        2,
                        3,
                        4),
                of(
                        "GatherND, one index",
                        one(13, "GatherND", "x at").initializer(indices(new long[] {2, 1}, 1, 0)),
                        2,
                        3),
                of(
                        "ScatterND",
                        one(16, "ScatterND", "x at new")
                                .initializer(indices(new long[] {2, 2}, 0, 1, 1, -1))
                                .initializer(floats("new", new long[] {2, 2}, 1, 2, 3, 4)),
                        2,
                        3,
                        2),
                of(
                        "ScatterND, added",
                        one(16, "ScatterND", "x at new", "reduction", "add")
                                .initializer(indices(new long[] {2, 1}, 1, 1))
                                .initializer(floats("new", new long[] {2, 3}, 1, 2, 3, 4, 5, 6)),
                        2,
                        3),
                of(
                        "InstanceNormalization",
                        affine(one(17, "InstanceNormalization", "x a b", "epsilon", 0.01f), 3),
                        2,
                        3,
                        4,
                        2),
                of("GroupNormalization", affine(one(21, "GroupNormalization", "x a b", "num_groups", 2), 4), 2, 4, 3),
                of("Asin", one(13, "Asin", "x"), 2, 3),
                of("Acos", one(13, "Acos", "x"), 2, 3),
                of("Asinh", one(13, "Asinh", "x"), 2, 3),
                of("Atanh", one(13, "Atanh", "x"), 2, 3),
                of("SplitToSequence and SequenceAt", sequence(), 2, 6),
                of("Einsum, matrices", einsum("bij,kj->bik", new long[] {5, 4}), 2, 3, 4),
                of("Einsum, attention", one(13, "Einsum", "x x", "equation", "bhqd,bhkd->bhqk"), 2, 3, 5, 4),
                of("Einsum, two sums", einsum("bij, oij -> bo", new long[] {5, 3, 4}), 2, 3, 4),
                of("Einsum, outer", einsum("bi,j->bij", new long[] {4}), 2, 3),
                of("Einsum, dot of rows", einsum("bi,i->b", new long[] {3}), 2, 3),
                of("Einsum, without an arrow", einsum("bi,ji", new long[] {4, 3}), 2, 3),
                of("Einsum, dots", einsum("...i,ij->...j", new long[] {4, 2}), 2, 3, 4),
                of("Einsum, one term", one(13, "Einsum", "x", "equation", "bij->bji"), 2, 3, 4),
                of("Einsum, three terms", three(), 2, 3)));
        for (String mode : List.of("nearest", "linear", "cubic")) {
            for (String coordinates : List.of(
                    "half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel", "half_pixel_symmetric")) {
                String name = "Resize, " + mode + ", " + coordinates;
                all.add(of(name + ", up", resize(mode, coordinates, 2, 1.5f), 1, 2, 4, 6));
                all.add(of(name + ", down", resize(mode, coordinates, 0.5f, 0.75f), 1, 2, 4, 8));
            }
        }
        for (String rounding : List.of("round_prefer_ceil", "floor", "ceil")) {
            OnnxModels model = one(13, "Resize", "x - by", "nearest_mode", rounding)
                    .initializer(floats("by", new long[] {4}, 1, 1, 1.5f, 2));
            all.add(of("Resize, " + rounding, model, 1, 1, 4, 3));
        }
        all.add(of(
                "Resize to sizes",
                one(18, "Resize", "x - - to", "mode", "linear", "axes", new long[] {2, 3})
                        .initializer(longs("to", 7, 3)),
                1,
                2,
                4,
                5));
        all.add(of(
                "Upsample",
                one(9, "Upsample", "x by").initializer(floats("by", new long[] {4}, 1, 1, 2, 3)),
                1,
                2,
                2,
                3));
        return all.stream();
    }

    private static OnnxModels tiled() {
        return OnnxModels.version(17)
                .node("Shape", "x", "count", "end", 1)
                .initializer(longs("two", 2))
                .initializer(floats("row", new long[] {1, 3}, 1, 2, 3))
                .node("Concat", "count two", "times", "axis", 0)
                .node("Tile", "row times", "rows")
                .node("Concat", "x x", "both", "axis", 1)
                .node("Mul", "rows both", "y")
                .output("y");
    }

    private static OnnxModels folded(Object... attributes) {
        return one(18, "Col2Im", "x image block", attributes)
                .initializer(longs("image", attributes.length == 0 ? new long[] {3, 4} : new long[] {4, 4}))
                .initializer(longs("block", 2, 2));
    }

    private static OnnxModels matrix(String type, Object... attributes) {
        return OnnxModels.version(13)
                .node(type, "x", "turned", attributes)
                .initializer(floats("weight", new long[] {3, 2}, 1, 2, 3, 4, 5, 6))
                .node("MatMul", "turned weight", "y")
                .output("y");
    }

    private static TensorProto number(String name, long number) {
        return longs(name, number).toBuilder().clearDims().build();
    }

    private static TensorProto indices(long[] sizes, long... elements) {
        TensorProto.Builder tensor = longs("at", elements).toBuilder().clearDims();
        for (long size : sizes) {
            tensor.addDims(size);
        }
        return tensor.build();
    }

    private static OnnxModels smallest() {
        return two(11, "TopK", "x k", "largest", 0).initializer(longs("k", 2));
    }

    private static OnnxModels affine(OnnxModels model, int channels) {
        return model.floats("a", channels, 1, 0.5f).floats("b", channels, 0, 0.1f);
    }

    private static OnnxModels sequence() {
        return OnnxModels.version(13)
                .initializer(number("size", 2))
                .initializer(number("last", -1))
                .initializer(number("first", 0))
                .node("SplitToSequence", "x size", "all", "axis", 1)
                .node("SequenceAt", "all last", "one")
                .node("SequenceAt", "all first", "two")
                .node("Sub", "one two", "y")
                .output("y");
    }

    private static OnnxModels einsum(String equation, long[] sizes) {
        int count = 1;
        for (long size : sizes) {
            count *= (int) size;
        }
        float[] elements = new float[count];
        for (int index = 0; index < count; index++) {
            elements[index] = (float) Math.cos(index);
        }
        return one(13, "Einsum", "x w", "equation", equation).initializer(floats("w", sizes, elements));
    }

    private static OnnxModels three() {
        return one(13, "Einsum", "x w x", "equation", "bi,oij,bj->bo")
                .initializer(
                        floats("w", new long[] {2, 3, 3}, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -2, -3, 0, 1, 0, 2, 1, 3));
    }

    private static OnnxModels resize(String mode, String coordinates, float height, float width) {
        return one(19, "Resize", "x - by", "mode", mode, "coordinate_transformation_mode", coordinates)
                .initializer(floats("by", new long[] {4}, 1, 1, height, width));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void computesTheSame(String name, OnnxModels model, Shape shape) {
        ImportUpgradeTest.check(folder, name, model, shape);
    }
}
