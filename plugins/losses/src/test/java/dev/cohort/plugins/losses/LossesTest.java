package dev.cohort.plugins.losses;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.model.Model;
import dev.cohort.api.option.OneOf;
import dev.cohort.autodiff.Lowering;
import dev.cohort.autodiff.ReverseMode;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.experiment.ProblemException;
import dev.cohort.graph.Graph;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Losses and their gradients, run by ONNX Runtime, against PyTorch's in double precision. */
class LossesTest {
    @TestFactory
    Stream<DynamicTest> agreeWithPyTorch() throws IOException {
        return LossCase.all().stream()
                .map(example -> DynamicTest.dynamicTest(example.name(), () -> {
                    check(example, false);
                    check(example, true);
                }));
    }

    /** @param kernels whether gradients are computed by the engine's own kernels where it has them */
    private static void check(LossCase example, boolean kernels) {
        Map<String, Tensor> outputs = run(example.loss(), example.inputs(), kernels);
        double loss = example.value();
        assertEquals(loss, outputs.get("loss").doubleAt(0), 1e-5 * Math.max(1e-2, Math.abs(loss)), "loss");
        double[] expected = example.gradient();
        double[] gradient = outputs.get("gradient").doubles();
        // Where examples are compared with one another, the parts of a gradient cancel.
        double least = example.whole()
                ? Math.max(
                        1e-7,
                        2e-6 * DoubleStream.of(expected).map(Math::abs).max().getAsDouble())
                : 1e-7;
        for (int index = 0; index < expected.length; index++) {
            assertEquals(
                    expected[index],
                    gradient[index],
                    1e-5 * Math.abs(expected[index]) + least,
                    "gradient at " + index + (kernels ? " by kernel" : " as composed"));
        }
    }

    private static Map<String, Tensor> run(
            Loss loss, Tensor prediction, Tensor target, Optional<Tensor> weights, boolean kernels) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("prediction", prediction);
        inputs.put("target", target);
        weights.ifPresent(tensor -> inputs.put("weights", tensor));
        return run(loss, inputs, kernels);
    }

    private static Map<String, Tensor> run(Loss loss, Map<String, Tensor> inputs, boolean kernels) {
        Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
        Map<String, Value> values = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> values.put(
                name, graph.input(name, tensor.type(), LossCase.row(tensor).batched())));
        Value value = loss.compute(new Context(graph, values));
        graph.output("loss", value);
        graph.output("gradient", value.gradient(values.get("prediction")).get(0));
        return GraphRunner.run(Lowering.apply(graph, kernel -> kernels), inputs);
    }

    private record Context(GraphBuilder graph, Map<String, Value> values) implements LossContext {
        @Override
        public Value prediction() {
            return values.get("prediction");
        }

        @Override
        public Map<String, Value> outputs() {
            return Map.of("prediction", prediction());
        }

        @Override
        public Value target() {
            return values.get("target");
        }

        @Override
        public Map<String, Value> fields() {
            return values;
        }

        @Override
        public Optional<Field> targetField() {
            return Optional.empty();
        }

        @Override
        public Optional<Value> weights() {
            return Optional.ofNullable(values.get("weights"));
        }

        @Override
        public Map<String, Value> parameters(Pattern pattern) {
            return Map.of();
        }

        @Override
        public Value beginning(Value variable) {
            throw noModel();
        }

        @Override
        public boolean training() {
            return true;
        }

        @Override
        public Map<String, Value> apply(Map<String, Value> inputs) {
            return Map.of("prediction", inputs.get(Field.FEATURES));
        }

        @Override
        public Map<String, Value> reference(Map<String, Value> inputs) {
            throw noModel();
        }

        @Override
        public Map<String, Value> reference(Model model, String scope, Map<String, Value> inputs) {
            throw noModel();
        }

        @Override
        public LossContext of(Map<String, Value> outputs) {
            throw noModel();
        }

        @Override
        public void judge(String name, Value prediction) {}

        @Override
        public Value parameter(String name, Shape shape, Initializer initializer) {
            throw noModel();
        }

        @Override
        public Value state(String name, Shape shape, Initializer initializer) {
            throw noModel();
        }

        @Override
        public void assign(Value state, Value next) {
            throw noModel();
        }

        @Override
        public Value dropout(Value value, double probability) {
            throw noModel();
        }

        @Override
        public Value normal(String name, Shape shape) {
            throw noModel();
        }

        @Override
        public Value uniform(String name, Shape shape) {
            throw noModel();
        }

        private static UnsupportedOperationException noModel() {
            return new UnsupportedOperationException("there is no model here, only what it gave");
        }
    }

    @Test
    void weightsOfExamplesMultiplyTheirLosses() {
        Tensor scores = Tensor.floats(Shape.of(2, 3), 1, 2, 3, 0, 0, 1);
        Tensor labels = Tensor.longs(Shape.of(2), 2, 0);
        Tensor weights = Tensor.floats(Shape.of(2), 2, 0.5f);
        // -log softmax at the label: log(1 + e^-1 + e^-2) and log(2 + e).
        double first = Math.log(1 + Math.exp(-1) + Math.exp(-2));
        double second = Math.log(2 + Math.E);
        CrossEntropy loss = new CrossEntropy(0, OneOf.value(List.of()), -100, Reduction.MEAN);
        double value = run(loss, scores, labels, Optional.of(weights), true)
                .get("loss")
                .doubleAt(0);
        assertEquals((2 * first + 0.5 * second) / 2, value, 1e-6);

        Tensor tokens = Tensor.floats(Shape.of(2, 1, 3), 1, 2, 3, 0, 0, 1);
        Tensor tokenLabels = Tensor.longs(Shape.of(2, 1), 2, 0);
        double perToken = run(loss, tokens, tokenLabels, Optional.of(weights), true)
                .get("loss")
                .doubleAt(0);
        assertEquals((2 * first + 0.5 * second) / 2, perToken, 1e-6);
    }

    @TestFactory
    Stream<DynamicTest> whereNothingCountsTheMeanIs0AndMovesNothing() {
        Map<String, CrossEntropy> losses = Map.of(
                "plain", new CrossEntropy(0, OneOf.value(List.of()), -100, Reduction.MEAN),
                "smoothed", new CrossEntropy(0.1, OneOf.value(List.of()), -100, Reduction.MEAN),
                "weighted", new CrossEntropy(0, OneOf.value(List.of(0.0, 1.0)), -100, Reduction.MEAN),
                "smoothed and weighted", new CrossEntropy(0.1, OneOf.value(List.of(0.0, 1.0)), -100, Reduction.MEAN));
        Tensor scores = Tensor.floats(Shape.of(2, 2), 1, 2, 3, -4);
        Optional<Tensor> weights = Optional.of(Tensor.floats(Shape.of(2), 2, 0.5f));
        return losses.entrySet().stream().flatMap(loss -> Stream.of(-100, 0)
                .filter(label -> label != 0 || loss.getKey().contains("weighted"))
                .map(label -> DynamicTest.dynamicTest(loss.getKey() + " " + label, () -> {
                    Tensor labels = Tensor.longs(Shape.of(2), label, label);
                    for (boolean kernels : new boolean[] {false, true}) {
                        for (Optional<Tensor> weight : List.of(weights, Optional.<Tensor>empty())) {
                            Map<String, Tensor> outputs = run(loss.getValue(), scores, labels, weight, kernels);
                            assertEquals(0, outputs.get("loss").doubleAt(0), Double.MIN_VALUE);
                            assertArrayEquals(
                                    new double[4], outputs.get("gradient").doubles(), Double.MIN_VALUE);
                        }
                    }
                })));
    }

    @Test
    void probabilitiesLineUpWithTheClasses() {
        Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
        Value one = graph.input("one", ElementType.FLOAT32, Shape.of(1).batched());
        Value two = graph.input("two", ElementType.FLOAT32, Shape.of(2).batched());
        BinaryCrossEntropy binary = new BinaryCrossEntropy(OneOf.value(List.of(1.0)), Reduction.MEAN);
        graph.output("yes", binary.answer(one));
        graph.output("several", binary.answer(two));
        graph.output("classes", new CrossEntropy(0, OneOf.value(List.of()), -100, Reduction.MEAN).answer(two));
        Map<String, Tensor> outputs = GraphRunner.run(
                graph,
                Map.of(
                        "one", Tensor.floats(Shape.of(1, 1), (float) Math.log(3)),
                        "two", Tensor.floats(Shape.of(1, 2), 0, (float) Math.log(3))));
        assertEquals(Shape.of(1, 2), outputs.get("yes").shape());
        assertEquals(0.25, outputs.get("yes").doubleAt(0), 1e-6);
        assertEquals(0.75, outputs.get("yes").doubleAt(1), 1e-6);
        assertEquals(Shape.of(1, 2, 2), outputs.get("several").shape());
        assertEquals(0.75, outputs.get("several").doubleAt(3), 1e-6);
        assertEquals(0.75, outputs.get("classes").doubleAt(1), 1e-6);
    }

    @Test
    void answersAreWhatMetricsRead() {
        Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
        Value x = graph.input("x", ElementType.FLOAT32, Shape.of(2).batched());
        graph.output("ordinal", ComponentText.bind(ConditionalOrdinal.class, "").answer(x));
        graph.output(
                "means",
                ComponentText.bind(GaussianNegativeLogLikelihood.class, "").answer(x));
        graph.output(
                "rates",
                ComponentText.bind(PoissonNegativeLogLikelihood.class, "").answer(x));
        graph.output("focal", ComponentText.bind(Focal.class, "").answer(x));
        graph.output("one", ComponentText.bind(Focal.class, "").answer(x.slice(1, 0, 1)));
        float third = (float) Math.log(3);
        Map<String, Tensor> outputs = GraphRunner.run(graph, Map.of("x", Tensor.floats(Shape.of(1, 2), third, 0)));
        // Beyond the first class in three of four cases, and then beyond the second in half of them.
        assertArrayEquals(
                new double[] {0.25, 0.375, 0.375}, outputs.get("ordinal").doubles(), 1e-6);
        assertArrayEquals(new double[] {third}, outputs.get("means").doubles(), 1e-6);
        assertArrayEquals(new double[] {3, 1}, outputs.get("rates").doubles(), 1e-6);
        assertArrayEquals(new double[] {0.75, 0.25}, outputs.get("focal").doubles(), 1e-6);
        assertArrayEquals(new double[] {0.25, 0.75}, outputs.get("one").doubles(), 1e-6);
    }

    @Test
    void binaryCrossEntropyRefusesMoreThanTwoClasses() {
        BinaryCrossEntropy loss = new BinaryCrossEntropy(OneOf.value(List.of(1.0)), Reduction.MEAN);
        Field two = new Field("target", ElementType.INT64, Shape.SCALAR).withClasses(List.of("no", "yes"));
        Field four = new Field("target", ElementType.INT64, Shape.SCALAR).withClasses(List.of("a", "b", "c", "d"));
        assertEquals(OptionalInt.of(1), loss.predictionSize(Optional.of(two)));
        assertEquals(
                "binary-cross-entropy tells two classes apart, but the target has 4 (a, b, c, …);"
                        + " use cross-entropy for more than two",
                assertThrows(IllegalArgumentException.class, () -> loss.predictionSize(Optional.of(four)))
                        .getMessage());
    }

    @Test
    void whatDoesNotFitIsToldInTheAuthorsTerms() {
        CrossEntropy weighted = new CrossEntropy(0, OneOf.value(List.of(1.0, 2.0)), -100, Reduction.MEAN);
        Tensor scores = Tensor.floats(Shape.of(1, 3), 1, 2, 3);
        assertEquals(
                "class-weights holds 2 numbers, but the prediction has 3 classes",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> run(weighted, scores, Tensor.longs(Shape.of(1), 0), Optional.empty(), true))
                        .getMessage());
        CrossEntropy plain = new CrossEntropy(0, OneOf.value(List.of()), -100, Reduction.MEAN);
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> run(plain, scores, Tensor.floats(Shape.of(1), 0), Optional.empty(), true))
                .getMessage()
                .startsWith("cross-entropy wants classes as its target"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Huber.class, "delta = -1.0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(CrossEntropy.class, "label-smoothing = 2"));
    }
}
