package dev.cohort.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The shapes that are inferred are those that ONNX Runtime computes, for random operators. */
class ShapesInRuntimeTest {
    private static final int BATCH = 3;
    private final Random random = new Random(20);
    private int refused;

    @Test
    void windows() {
        for (int round = 0; round < 60; round++) {
            int size = 4 + random.nextInt(9);
            int kernel = 1 + random.nextInt(4);
            Attributes attributes = Attributes.NONE
                    .with("strides", new long[] {1 + random.nextInt(3), 1 + random.nextInt(3)})
                    .with("dilations", new long[] {1 + random.nextInt(2), 1 + random.nextInt(2)});
            int pad = random.nextInt(kernel);
            Attributes padded =
                    switch (random.nextInt(4)) {
                        case 0 -> attributes.with("auto_pad", "SAME_UPPER");
                        case 1 -> attributes.with("auto_pad", "VALID");
                        default -> attributes.with("pads", new long[] {pad, random.nextInt(kernel), pad, pad});
                    };
            Attributes pool =
                    padded.with("kernel_shape", new long[] {kernel, kernel}).with("ceil_mode", random.nextInt(2));
            Shape image = Shape.of(4, size, size + 1).batched();
            check(image, x -> List.of(x.graph().operator("Conv", padded, x, weight(x, 6, 4, kernel))));
            check(image, x -> List.of(x.graph().operator("ConvTranspose", padded, x, weight(x, 4, 2, kernel))));
            check(image, x -> x.graph().operator("MaxPool", List.of(x), pool, 2));
            check(image, x -> List.of(x.graph().operator("AveragePool", pool.without("dilations"), x)));
        }
        assertTrue(refused < 120, refused + " of 240 refused");
    }

    @Test
    void slicesPadsAndParts() {
        for (int round = 0; round < 60; round++) {
            int size = 2 + random.nextInt(6);
            Shape shape = Shape.of(size, 5).batched();
            long step = random.nextBoolean() ? 1 + random.nextInt(3) : -1 - random.nextInt(3);
            long start = random.nextInt(21) - 10;
            long end = random.nextInt(21) - 10;
            int axis = random.nextInt(3);
            check(
                    shape,
                    x -> List.of(x.graph()
                            .operator(
                                    "Slice",
                                    Attributes.NONE,
                                    x,
                                    vector(x, start),
                                    vector(x, end),
                                    vector(x, axis),
                                    vector(x, step))));
            long[] pads = {0, random.nextInt(3), random.nextInt(3), 0, random.nextInt(3), random.nextInt(3) - 1};
            check(shape, x -> List.of(x.graph().operator("Pad", Attributes.NONE, x, vector(x, pads))));
            int cut = random.nextInt(size);
            check(shape, x -> x.graph()
                    .operator("Split", List.of(x, vector(x, cut, size - cut)), Attributes.NONE.with("axis", 1), 2));
            check(shape, x -> List.of(x.graph().operator("Tile", Attributes.NONE, x, vector(x, 1 + cut, 2, 1))));
            check(shape, x -> List.of(x.concat(axis, x, x)));
        }
    }

    @Test
    void layoutsIndicesAndReductions() {
        for (int round = 0; round < 60; round++) {
            int size = 1 + random.nextInt(4);
            Shape shape = Shape.of(size, 4).batched();
            int axis = random.nextInt(6) - 3;
            boolean keep = random.nextBoolean();
            check(shape, x -> List.of(keep ? x.sumKeeping(axis) : x.sum(axis)));
            check(shape, x -> List.of(keep ? x.meanKeeping(axis) : x.maximumOver(axis)));
            check(shape, x -> List.of(x.flatten(axis)));
            check(shape, x -> List.of(x.reshape(-1, 2), x.reshape(0, 2, -1), x.reshape(2, -1)));
            check(shape, x -> List.of(x.unsqueeze(axis), x.unsqueeze(0, -1)));
            check(shape, x -> List.of(x.transpose(2, 0, 1), x.graph().operator("Transpose", Attributes.NONE, x)));
            Constant indices = Constant.of(ElementType.INT64, Shape.of(2, 1), 0L, 0L);
            check(shape, x -> List.of(x.gather(axis, x.graph().constant(indices))));
            check(shape, x -> x.graph()
                    .operator("TopK", List.of(x, vector(x, 1)), Attributes.NONE.with("axis", axis), 2));
            Attributes best = Attributes.NONE.with("axis", axis).with("keepdims", keep ? 1 : 0);
            check(shape, x -> List.of(x.graph().operator("ArgMax", best, x)));
            check(shape, x -> List.of(x.matmul(x.transpose(0, 2, 1)), x.expand(vector(x, 2, 1, size, 4))));
            check(shape, x -> List.of(x.shapeVector(), x.graph().operator("Size", Attributes.NONE, x)));
        }
        assertTrue(refused < 120, refused + " of 660 refused");
    }

    private Value weight(Value x, int first, int second, int kernel) {
        long[] sizes = {first, second, kernel, kernel};
        return x.graph().constant(Constant.of(Shape.of(sizes), new float[first * second * kernel * kernel]));
    }

    private static Value vector(Value x, long... elements) {
        return x.graph().constant(Constant.vector(elements));
    }

    /** Compares the shapes with a fixed batch, and with a symbol as far as it gives numbers. */
    private void check(Shape shape, Function<Value, List<Value>> operators) {
        List<Shape> symbolic;
        List<Shape> inferred;
        Map<String, Tensor> computed;
        List<Dimension> fixed = new ArrayList<>(shape.dimensions());
        fixed.set(0, Dimension.of(BATCH));
        Graph graph = Graphs.withoutGradients();
        try {
            symbolic = shapes(operators.apply(Graphs.withoutGradients().input("x", ElementType.FLOAT32, shape)));
            List<Value> values = operators.apply(graph.input("x", ElementType.FLOAT32, new Shape(fixed)));
            inferred = shapes(values);
            values.forEach(value -> graph.output("y" + graph.outputs().size(), value));
        } catch (IllegalArgumentException doesNotFit) {
            refused++;
            return;
        }
        Tensor x = Tensor.floats(new Shape(fixed), new float[(int) new Shape(fixed).elements()]);
        computed = GraphRunner.run(graph, new LinkedHashMap<>(Map.of("x", x)));
        for (int index = 0; index < inferred.size(); index++) {
            Shape actual = computed.get("y" + index).shape();
            assertEquals(actual, inferred.get(index), graph::toString);
            assertEquals(actual.rank(), symbolic.get(index).rank(), graph::toString);
            for (int axis = 0; axis < actual.rank(); axis++) {
                Dimension dimension = symbolic.get(index).dimension(axis);
                if (dimension instanceof Dimension.Fixed || dimension.equals(Dimension.BATCH)) {
                    long size = dimension instanceof Dimension.Fixed number ? number.size() : BATCH;
                    assertEquals(actual.size(axis), size, graph::toString);
                }
            }
        }
    }

    private static List<Shape> shapes(List<Value> values) {
        return values.stream().map(Value::shape).toList();
    }
}
