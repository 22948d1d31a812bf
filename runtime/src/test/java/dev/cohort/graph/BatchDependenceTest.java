package dev.cohort.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.graph.BatchDependence.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the rules say of a value is what ONNX Runtime computes from parts of a batch. */
class BatchDependenceTest {
    private static final int FIRST = 2;
    private static final int BATCH = 6;

    /** What cases are made of: fields of a batch and parameters. */
    private record Inputs(Graph graph, Value x, Value time, Value image, Value y, Value w, Value v, Value k) {
        static Inputs of(Graph graph) {
            return new Inputs(
                    graph,
                    graph.input("x", ElementType.FLOAT32, Shape.of(4).batched()),
                    graph.input("time", ElementType.FLOAT32, Shape.of(3, 4).batched()),
                    graph.input("image", ElementType.FLOAT32, Shape.of(2, 5, 5).batched()),
                    graph.input("y", ElementType.INT64, Shape.SCALAR.batched()),
                    graph.input("w", ElementType.FLOAT32, Shape.of(4, 4)),
                    graph.input("v", ElementType.FLOAT32, Shape.of(4)),
                    graph.input("k", ElementType.FLOAT32, Shape.of(3, 2, 3, 3)));
        }

        Value operator(String type, Value... inputs) {
            return graph.operator(type, Attributes.NONE, inputs);
        }

        Value operator(String type, Attributes attributes, Value... inputs) {
            return graph.operator(type, attributes, inputs);
        }

        Value yes() {
            return x.greater(0.5);
        }

        /** The number of examples, as something that adds up. */
        Value count() {
            return y.equal(-1).not().toFloat().sum();
        }
    }

    private record Case(String name, Kind kind, Function<Inputs, Value> value) {}

    private static final List<Case> CASES = cases();

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String type :
                ("Neg Abs Sign Sqrt Exp Log Erf Floor Ceil Round Reciprocal Sin Cos Tan Sinh Cosh Asin Acos Atan Relu"
                                + " LeakyRelu ThresholdedRelu Elu Selu Celu Softplus Softsign Sigmoid Tanh HardSigmoid HardSwish Identity"
                                + " IsNaN IsInf")
                        .split(" ")) {
            cases.add(new Case(type, Kind.ROWS, in -> in.operator(type, in.x)));
        }
        for (String type :
                "Add Sub Mul Div Pow Max Min Sum Mean PRelu Equal Greater GreaterOrEqual Less LessOrEqual".split(" ")) {
            cases.add(new Case(type, Kind.ROWS, in -> in.operator(type, in.x, in.v)));
        }
        Stream.of(
                        new Case("Mod", Kind.ROWS, in -> in.operator("Mod", in.y, whole(in, 2))),
                        new Case("Cast", Kind.ROWS, in -> in.y.toFloat()),
                        new Case("Clip", Kind.ROWS, in -> in.operator("Clip", in.x, in.graph.constant(0.3))),
                        new Case("Where", Kind.ROWS, in -> in.yes().choose(in.x, in.v)),
                        new Case("Not", Kind.ROWS, in -> in.yes().not()),
                        new Case("And", Kind.ROWS, in -> in.yes().and(in.x.less(0.8))),
                        new Case("Or", Kind.ROWS, in -> in.operator("Or", in.yes(), in.x.less(0.2))),
                        new Case("Xor", Kind.ROWS, in -> in.operator("Xor", in.yes(), in.x.less(0.8))),
                        new Case("a row against columns", Kind.MIXED, in -> in.x.mean(1)
                                .plus(in.x.meanKeeping(1))),
                        new Case("parameters alone", Kind.NONE, in -> in.w.matmul(in.v)
                                .sigmoid()),
                        new Case("the sum of an axis", Kind.ROWS, in -> in.time.sum(1)),
                        new Case("sum", Kind.SUM, in -> in.x.square().sum()),
                        new Case("sum by column", Kind.SUM, in -> in.x.sum(0)),
                        new Case("mean", Kind.MEAN, in -> in.x.square().mean()),
                        new Case("mean of sums", Kind.MEAN, in -> in.x.sum(1).mean()),
                        new Case("maximum over columns", Kind.ROWS, in -> in.x.maximumOver(1)),
                        new Case("maximum over examples", Kind.MIXED, in -> in.x.maximumOver(0)),
                        new Case("ReduceMin", Kind.ROWS, in -> in.operator("ReduceMin", axes(1), in.x)),
                        new Case("ReduceProd", Kind.ROWS, in -> in.operator("ReduceProd", axes(1), in.x)),
                        new Case("ReduceL1", Kind.ROWS, in -> in.operator("ReduceL1", axes(1), in.x)),
                        new Case("ReduceL2", Kind.ROWS, in -> in.operator("ReduceL2", axes(1), in.x)),
                        new Case("a norm over examples", Kind.MIXED, in -> in.operator("ReduceL2", axes(0), in.x)),
                        new Case(
                                "a sum scaled",
                                Kind.SUM,
                                in -> in.x.sum().times(3).dividedBy(2).negate()),
                        new Case("sums added", Kind.SUM, in -> in.x.sum().plus(in.time.sum())),
                        new Case("a sum and a number", Kind.MIXED, in -> in.x.sum()
                                .plus(1)),
                        new Case("a mean and a penalty", Kind.MEAN, in -> in.x.mean()
                                .plus(in.w.square().sum())),
                        new Case(
                                "means subtracted", Kind.MEAN, in -> in.x.mean().minus(in.time.mean())),
                        new Case("a mean squared", Kind.MIXED, in -> in.x.mean().square()),
                        new Case("the root of a mean", Kind.MIXED, in -> in.x.mean()
                                .sqrt()),
                        new Case("a sum and a mean", Kind.MIXED, in -> in.x.mean()
                                .plus(in.x.sum())),
                        new Case(
                                "a sum by a count", Kind.RATIO, in -> in.x.sum().dividedBy(in.count())),
                        new Case("a sum by a count that may be 0", Kind.RATIO, in -> in.x.sum()
                                .ratioTo(in.count())),
                        new Case("whether nothing counts", Kind.ZERO, in -> in.count()
                                .equal(0)),
                        new Case("a count, or 1", Kind.DIVISOR, in -> {
                            Value count = in.count();
                            return count.equal(0).choose(in.graph.constant(1), count);
                        }),
                        new Case("one count or another", Kind.MIXED, in -> in.count()
                                .equal(0)
                                .choose(in.graph.constant(1), in.x.sum())),
                        new Case("a count that is 1", Kind.MIXED, in -> in.count()
                                .equal(1)),
                        new Case("a ratio and a penalty", Kind.RATIO, in -> in.x.sum()
                                .dividedBy(in.count())
                                .plus(in.v.sum())),
                        new Case("ratios added", Kind.MIXED, in -> {
                            Value ratio = in.x.sum().dividedBy(in.count());
                            return ratio.plus(in.time.sum().dividedBy(in.count()));
                        }),
                        new Case("less the mean of the batch", Kind.MIXED, in -> in.x.minus(in.x.mean(0))),
                        new Case("a whole number of a sum", Kind.MIXED, in -> in.x.sum()
                                .cast(ElementType.INT64)),
                        new Case("product with a matrix", Kind.ROWS, in -> in.x.matmul(in.w)),
                        new Case("product with a vector", Kind.ROWS, in -> in.time.matmul(in.v)),
                        new Case("product of columns", Kind.ROWS, in -> in.w.matmul(in.x.transpose(1, 0))),
                        new Case("products by example", Kind.ROWS, in -> in.time.matmul(in.time.transpose(0, 2, 1))),
                        new Case("examples against examples", Kind.MIXED, in -> in.x.matmul(in.x.transpose(1, 0))),
                        new Case("products summed over examples", Kind.MIXED, in -> in.x.transpose(1, 0)
                                .matmul(in.x)),
                        new Case("Gemm", Kind.ROWS, in -> in.operator("Gemm", in.x, in.w, in.v)),
                        new Case(
                                "Gemm of a turned batch",
                                Kind.MIXED,
                                in -> in.operator("Gemm", Attributes.NONE.with("transA", 1), in.x, in.x)),
                        new Case("Conv", Kind.ROWS, in -> in.operator("Conv", in.image, in.k)),
                        new Case(
                                "ConvTranspose",
                                Kind.ROWS,
                                in -> in.operator("ConvTranspose", in.image, in.k.transpose(1, 0, 2, 3))),
                        new Case("MaxPool", Kind.ROWS, in -> in.operator("MaxPool", kernel(), in.image)),
                        new Case("AveragePool", Kind.ROWS, in -> in.operator("AveragePool", kernel(), in.image)),
                        new Case("GlobalAveragePool", Kind.ROWS, in -> in.operator("GlobalAveragePool", in.image)),
                        new Case("GlobalMaxPool", Kind.ROWS, in -> in.operator("GlobalMaxPool", in.image)),
                        new Case("Softmax", Kind.ROWS, in -> in.time.softmax(-1)),
                        new Case("LogSoftmax", Kind.ROWS, in -> in.time.logSoftmax(1)),
                        new Case("softmax over examples", Kind.MIXED, in -> in.x.softmax(0)),
                        new Case(
                                "LayerNormalization",
                                Kind.ROWS,
                                in -> in.operator("LayerNormalization", in.time, in.v, in.v)),
                        new Case(
                                "normalized with the batch",
                                Kind.MIXED,
                                in -> in.operator("LayerNormalization", Attributes.NONE.with("axis", 0), in.x, in.v)),
                        new Case(
                                "BatchNormalization",
                                Kind.ROWS,
                                in -> in.operator("BatchNormalization", in.x, in.v, in.v, in.v, in.v.square())),
                        new Case("Transpose", Kind.ROWS, in -> in.time.transpose(2, 0, 1)),
                        new Case("Reshape", Kind.ROWS, in -> in.time
                                .reshape(-1, 4)
                                .matmul(in.w)),
                        new Case("Reshape and back", Kind.ROWS, in -> in.time
                                .reshape(-1, 4)
                                .reshape(-1, 3, 4)),
                        new Case("dealt out behind another axis", Kind.MIXED, in -> in.time
                                .transpose(1, 0, 2)
                                .reshape(3, -1)),
                        new Case("Flatten", Kind.ROWS, in -> in.time.flatten(1)),
                        new Case("Squeeze", Kind.ROWS, in -> in.x.unsqueeze(0).squeeze(0)),
                        new Case("Expand", Kind.ROWS, in -> in.v.expand(in.x.shapeVector())),
                        new Case("Concat", Kind.ROWS, in -> in.x.concat(1, in.x.exp())),
                        new Case("joined examples", Kind.MIXED, in -> in.x.concat(0, in.x)),
                        new Case("Slice", Kind.ROWS, in -> in.time.slice(1, 0, 2)),
                        new Case("a slice of the batch", Kind.MIXED, in -> in.x.slice(0, 0, 1)),
                        new Case(
                                "the batch turned around",
                                Kind.MIXED,
                                in -> in.operator(
                                        "Slice",
                                        in.x,
                                        vector(in, -1),
                                        vector(in, -100),
                                        vector(in, 0),
                                        vector(in, -1))),
                        new Case("Split", Kind.ROWS, in -> in.graph
                                .operator("Split", List.of(in.x), Attributes.NONE.with("axis", 1), 2)
                                .get(1)),
                        new Case("Gather", Kind.ROWS, in -> in.w.gather(0, in.y)),
                        new Case("columns of a batch", Kind.ROWS, in -> in.x.gather(1, vector(in, 2, 0))),
                        new Case("an example by its number", Kind.MIXED, in -> in.x.gather(0, vector(in, 0))),
                        new Case("GatherElements", Kind.ROWS, in -> in.x.gatherElements(1, in.y.unsqueeze(1))),
                        new Case("Shape", Kind.SIZE, in -> in.x.shapeVector()),
                        new Case("by the number of examples", Kind.MIXED, in -> in.x.sum()
                                .dividedBy(in.x.shapeVector().slice(0, 0, 1).toFloat())),
                        new Case("ConstantOfShape", Kind.ROWS, in -> in.operator("ConstantOfShape", in.x.shapeVector())
                                .plus(in.x)),
                        new Case("cross-entropy", Kind.RATIO, in -> in.operator("SoftmaxCrossEntropyLoss", in.x, in.y)),
                        new Case(
                                "cross-entropies added",
                                Kind.SUM,
                                in -> in.operator("SoftmaxCrossEntropyLoss", reduction("sum"), in.x, in.y)),
                        new Case(
                                "cross-entropies",
                                Kind.ROWS,
                                in -> in.operator("SoftmaxCrossEntropyLoss", reduction("none"), in.x, in.y)),
                        new Case("log-probabilities beside them", Kind.ROWS, in -> in.graph
                                .operator("SoftmaxCrossEntropyLoss", List.of(in.x, in.y), Attributes.NONE, 2)
                                .get(1)),
                        new Case("LSTM", Kind.ROWS, in -> recurrence(in, "LSTM", 4, in.time.transpose(1, 0, 2))),
                        new Case("GRU", Kind.ROWS, in -> recurrence(in, "GRU", 3, in.time.transpose(1, 0, 2))),
                        new Case("RNN", Kind.ROWS, in -> recurrence(in, "RNN", 1, in.time.transpose(1, 0, 2))),
                        new Case("an RNN along the batch", Kind.MIXED, in -> recurrence(in, "RNN", 1, in.time)),
                        new Case(
                                "ReverseSequence",
                                Kind.ROWS,
                                in -> in.operator("ReverseSequence", in.time.transpose(1, 0, 2), in.y.maximum(1))),
                        new Case(
                                "an operator without a rule",
                                Kind.MIXED,
                                in -> in.operator("ReduceLogSumExp", axes(1), in.x)))
                .forEach(cases::add);
        return cases;
    }

    /** A network of width 1 whose weights are taken from those of the other cases. */
    private static Value recurrence(Inputs in, String type, int gates, Value sequences) {
        Value weights = in.w.slice(0, 0, gates).unsqueeze(0);
        return in.operator(type, Attributes.NONE.with("hidden_size", 1), sequences, weights, weights.slice(2, 0, 1));
    }

    private static Value whole(Inputs in, long number) {
        return in.graph.constant(Constant.of(ElementType.INT64, Shape.SCALAR, number));
    }

    private static Value vector(Inputs in, long... numbers) {
        return in.graph.constant(Constant.vector(numbers));
    }

    private static Attributes axes(long... axes) {
        return Attributes.NONE.with("axes", axes);
    }

    private static Attributes kernel() {
        return Attributes.NONE.with("kernel_shape", new long[] {2, 2});
    }

    private static Attributes reduction(String name) {
        return Attributes.NONE.with("reduction", name);
    }

    @TestFactory
    Stream<DynamicTest> aRuleSaysWhatIsComputed() {
        return CASES.stream().map(it -> DynamicTest.dynamicTest(it.name, () -> check(it)));
    }

    private static void check(Case it) {
        Graph graph = Graphs.withoutGradients();
        Value value = it.value.apply(Inputs.of(graph));
        assertEquals(it.kind, BatchDependence.of(graph).kind(value));
        graph.output("value", value.toFloat());
        Tensor whole = run(graph, 0, BATCH);
        Tensor first = run(graph, 0, FIRST);
        Tensor second = run(graph, FIRST, BATCH);
        double share = (double) FIRST / BATCH;
        for (int index = 0; index < whole.length(); index++) {
            double expected =
                    switch (it.kind) {
                        case NONE -> first.doubleAt(index);
                        case SUM, DIVISOR -> first.doubleAt(index) + second.doubleAt(index);
                        // All labels count here, so that a ratio is one by the number of examples.
                        case MEAN, RATIO -> share * first.doubleAt(index) + (1 - share) * second.doubleAt(index);
                        case ROWS -> row(value.shape(), index, first, second);
                        case SIZE, ZERO, MIXED -> whole.doubleAt(index);
                    };
            assertEquals(expected, whole.doubleAt(index), 1e-5);
        }
    }

    /** The element of a batch's value, which lies in the one part or in the other. */
    private static double row(Shape shape, int index, Tensor first, Tensor second) {
        int axis = BatchDependence.axis(shape);
        long inner = 1;
        for (int after = axis + 1; after < shape.rank(); after++) {
            inner *= shape.size(after);
        }
        long firstRows = first.shape().size(axis);
        long secondRows = second.shape().size(axis);
        long outer = index / inner / (firstRows + secondRows);
        long row = index / inner % (firstRows + secondRows);
        return row < firstRows
                ? first.doubleAt((int) ((outer * firstRows + row) * inner + index % inner))
                : second.doubleAt((int) ((outer * secondRows + row - firstRows) * inner + index % inner));
    }

    private static Tensor run(Graph graph, int from, int to) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        graph.inputs().forEach((name, input) -> {
            boolean field =
                    input.shape().rank() > 0 && input.shape().dimension(0).equals(Dimension.BATCH);
            List<Dimension> dimensions = new ArrayList<>(input.shape().dimensions());
            if (field) {
                dimensions.set(0, Dimension.of(BATCH));
            }
            Shape all = new Shape(dimensions);
            int each = (int) (field ? all.elements() / BATCH : all.elements());
            int begin = field ? from * each : 0;
            int end = field ? to * each : each;
            if (field) {
                dimensions.set(0, Dimension.of(to - from));
            }
            // The same elements in every run, those of a part being among those of the whole.
            Random random = new Random(name.hashCode());
            double[] elements = random.doubles(all.elements()).toArray();
            double[] part = Arrays.copyOfRange(elements, begin, end);
            Shape shape = new Shape(dimensions);
            inputs.put(name, input.type() == ElementType.INT64 ? labels(shape, part) : floats(shape, part));
        });
        return GraphRunner.run(graph, inputs).get("value");
    }

    private static Tensor labels(Shape shape, double[] elements) {
        return Tensor.of(Constant.of(
                ElementType.INT64,
                shape,
                Arrays.stream(elements).mapToLong(it -> (long) (4 * it)).toArray()));
    }

    private static Tensor floats(Shape shape, double[] elements) {
        return Tensor.of(Constant.of(ElementType.FLOAT32, shape, elements));
    }

    @Test
    void everyRuleHasACase() {
        Set<String> tried = new TreeSet<>();
        for (Case it : CASES) {
            Graph graph = Graphs.withoutGradients();
            graph.output("value", it.value.apply(Inputs.of(graph)));
            graph.nodes().forEach(node -> tried.add(node.type()));
        }
        Set<String> untried = new TreeSet<>(BatchRules.operators());
        untried.removeAll(tried);
        assertEquals(Set.of(), untried);
    }
}
