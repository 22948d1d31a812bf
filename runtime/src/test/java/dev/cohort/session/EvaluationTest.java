package dev.cohort.session;

import static dev.cohort.session.Components.CLASS;
import static dev.cohort.session.Components.FEATURES;
import static dev.cohort.session.Components.X;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Scaling;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.configuration.MetricSection;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.step.ModelFormula;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class EvaluationTest {
    private static final int ROWS = 19;

    /** Writes down what it is shown. */
    private record Seen(Answer type, List<double[]> rows) implements Metric, Measurement {
        @Override
        public String label() {
            return "seen";
        }

        @Override
        public Set<Answer> judges() {
            return Set.of(type);
        }

        @Override
        public boolean largerIsBetter() {
            return true;
        }

        @Override
        public Measurement start(Task task) {
            return this;
        }

        @Override
        public void update(Predictions predictions) {
            for (int row = 0; row < predictions.rows(); row++) {
                rows.add(
                        type == Answer.CLASSES
                                ? new double[] {
                                    predictions.targetClass(row),
                                    predictions.predictedClass(row),
                                    predictions.probability(row, predictions.predictedClass(row))
                                }
                                : new double[] {predictions.target(row, 0), predictions.prediction(row, 0)});
            }
        }

        @Override
        public void merge(Measurement other) {
            throw new IllegalStateException("nothing is merged here");
        }

        @Override
        public Result compute() {
            return Result.of(rows.size());
        }
    }

    private static float[] random(int length) {
        Random random = new Random(3);
        float[] values = new float[length];
        for (int index = 0; index < length; index++) {
            values[index] = (float) random.nextGaussian();
        }
        return values;
    }

    private static TrainingSession open(Objective objective, List<Field> fields, int batchSize) {
        return TrainingSession.open(List.of(objective), fields, SessionOptions.of(batchSize));
    }

    @Test
    void doesNotDependOnTheBatchSizeAndAgreesWithTheExportedModel() {
        float[] features = random(ROWS * FEATURES);
        double[] labels = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            labels[row] = row % 3;
        }
        Objective objective = Components.objective(Components.classes(0.5), 1);
        Table table = new Table(List.of(X, CLASS), features, labels);
        try (TrainingSession small = open(objective, table.fields(), 4);
                TrainingSession large = open(objective, table.fields(), 32)) {
            Seen seen = new Seen(Answer.CLASSES, new ArrayList<>());
            Evaluation evaluation = small.evaluate(table, Part.TEST, List.of(seen));
            assertEquals(ROWS, evaluation.examples());
            assertEquals(Map.of("seen", Result.of(ROWS)), evaluation.results());
            assertEquals(large.evaluate(table, Part.TEST, List.of()).loss(), evaluation.loss(), 1e-6);

            Map<String, Tensor> exported = GraphRunner.run(
                    small.network().onnx(),
                    List.of("prediction", "probabilities"),
                    Map.of("features", Tensor.floats(Shape.of(ROWS, FEATURES), features)));
            float[] probabilities = required(exported, "probabilities").floats();
            double loss = 0;
            for (int row = 0; row < ROWS; row++) {
                double[] shown = seen.rows().get(row);
                assertEquals(row % 3, shown[0]);
                assertEquals(probabilities[row * 3 + (int) shown[1]], shown[2], 1e-6);
                loss -= Math.log(probabilities[row * 3 + row % 3]) / ROWS;
            }
            assertEquals(loss, evaluation.loss(), 1e-5);
            assertArrayEquals(small.network().onnx(), large.network().onnx(), "equal parameters, equal bytes");
        }
    }

    private static Tensor required(Map<String, Tensor> tensors, String name) {
        return Optional.ofNullable(tensors.get(name)).orElseThrow();
    }

    @Test
    void numbersAreInOriginalUnitsForMetricsAndInTheExportedModel() {
        Scaling features = new Scaling(new double[] {1, 2, 3, 4, 5, 6}, new double[] {1, 2, 1, 2, 1, 2});
        Scaling scaling = new Scaling(new double[] {100}, new double[] {20});
        Field x = new Field(X.name(), X.type(), X.shape()).withScaling(features);
        Field y = new Field(Field.TARGET, ElementType.FLOAT32, Shape.SCALAR).withScaling(scaling);
        float[] scaled = random(ROWS * FEATURES);
        float[] raw = scaled.clone();
        for (int index = 0; index < raw.length; index++) {
            int column = index % FEATURES;
            raw[index] = (float) (scaled[index] * features.deviation()[column] + features.mean()[column]);
        }
        double[] targets = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            targets[row] = row / 10.0;
        }
        Table table = new Table(List.of(x, y), scaled, targets);
        try (TrainingSession session = open(Components.objective(Components.numbers(y), 1), table.fields(), 8)) {
            Seen seen = new Seen(Answer.NUMBERS, new ArrayList<>());
            session.evaluate(table, Part.VALIDATION, List.of(seen));
            Map<String, Tensor> exported = GraphRunner.run(
                    session.network().onnx(),
                    List.of("prediction"),
                    Map.of("features", Tensor.floats(Shape.of(ROWS, FEATURES), raw)));
            for (int row = 0; row < ROWS; row++) {
                double[] shown = seen.rows().get(row);
                assertEquals(100 + 20 * targets[row], shown[0], 1e-4);
                assertEquals(required(exported, "prediction").doubleAt(row), shown[1], 1e-3);
            }
            assertTrue(
                    session.network().layers().stream().anyMatch(layer -> layer.parameters() == FEATURES * 5 + 5),
                    () -> session.network().layers().toString());
        }
    }

    @Test
    void classesThatOnlyTheModelHasAreNumbered() {
        Field two = new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR).withClasses(List.of("no", "yes"));
        Objective three = Objective.of(
                step -> {
                    Value weight = step.parameter("weight", Shape.of(FEATURES, 3), Initializer.zeros());
                    Map<String, Value> outputs =
                            Map.of("prediction", step.field(Field.FEATURES).matmul(weight));
                    Value loss = step.loss(new Components.CrossEntropy(), outputs, step.field(Field.TARGET));
                    return new Outcome(loss, outputs);
                },
                new Components.Momentum(0.1));
        Table table = new Table(List.of(X, two), random(FEATURES), new double[] {1});
        try (TrainingSession session = open(three, table.fields(), 1)) {
            List<Task> tasks = new ArrayList<>();
            Metric asked = new Told(tasks);
            assertEquals(Optional.empty(), session.misfit(MetricSection.of(asked)));
            assertEquals(List.of(new Task(Answer.CLASSES, List.of("no", "yes", "2"), 3)), tasks);
        }
    }

    /** Writes down what it is to measure. */
    private record Told(List<Task> tasks) implements Metric {
        @Override
        public String label() {
            return "told";
        }

        @Override
        public Set<Answer> judges() {
            return Set.of(Answer.CLASSES);
        }

        @Override
        public boolean largerIsBetter() {
            return true;
        }

        @Override
        public Measurement start(Task task) {
            tasks.add(task);
            return new Seen(task.answer(), new ArrayList<>());
        }
    }

    @Test
    void aMetricThatDoesNotFitTheTargetIsAProblem() {
        Table table = new Table(List.of(X, CLASS), random(FEATURES), new double[] {0});
        try (TrainingSession session = open(Components.objective(Components.classes(0), 1), table.fields(), 4)) {
            Seen numbers = new Seen(Answer.NUMBERS, new ArrayList<>());
            String misfit = "the metric seen judges numbers, but the loss has the model predict classes";
            assertEquals(Optional.of(misfit), session.misfit(MetricSection.of(numbers)));
            assertEquals(
                    misfit,
                    assertThrows(ProblemException.class, () -> session.evaluate(table, Part.TEST, List.of(numbers)))
                            .problems()
                            .get(0)
                            .message());
            Seen classes = new Seen(Answer.CLASSES, new ArrayList<>());
            assertEquals(Optional.empty(), session.misfit(MetricSection.of(classes)));
            assertEquals(
                    "the metric seen is asked for twice",
                    assertThrows(
                                    ProblemException.class,
                                    () -> session.evaluate(table, Part.TEST, List.of(classes, classes)))
                            .problems()
                            .get(0)
                            .message());
        }
    }

    /** A single logit for yes or no, beside the probability of a yes. */
    private record YesOrNo() implements PointwiseLoss {
        @Override
        public Optional<TargetRequest> target() {
            return Optional.of(TargetRequest.CLASS.within(0, 1));
        }

        @Override
        public Reduction reduction() {
            return Reduction.MEAN;
        }

        @Override
        public OptionalInt predictionSize(Optional<Field> target) {
            return OptionalInt.of(1);
        }

        @Override
        public Value pointwise(Value prediction, Value target) {
            return prediction.softplus().minus(prediction.times(target));
        }

        @Override
        public Value answer(Value prediction) {
            return prediction.negate().sigmoid().concat(-1, prediction.sigmoid());
        }
    }

    @Test
    void numbersInPlaceOfClassesAreLookedAt() {
        Field y = Components.NUMBER;
        Objective objective =
                Components.objective(ModelFormula.of(new Components.Perceptron(5, 0), new YesOrNo(), y), 1);
        Table fractions = new Table(List.of(X, y), random(2 * FEATURES), new double[] {1, 0.25});
        Table beyond = new Table(List.of(X, y), random(2 * FEATURES), new double[] {1, -1});
        try (TrainingSession session = open(objective, fractions.fields(), 2)) {
            assertTrue(Double.isFinite(
                    session.evaluate(fractions, Part.TEST, List.of()).loss()));
            Seen classes = new Seen(Answer.CLASSES, new ArrayList<>());
            assertEquals(
                    "the field 'target' holds 0.25, but metrics compare classes, numbered 0 to 1",
                    refused(() -> session.evaluate(fractions, Part.TEST, List.of(classes))));
            String outside = "the field 'target' holds -1.0, but the loss wants numbers from 0 to 1";
            assertEquals(outside, refused(() -> session.evaluate(beyond, Part.TEST, List.of())));
            session.batch().floats(1).put(0, new float[] {1, -1});
            assertEquals(outside, refused(() -> session.step(2)));
        }
    }

    private static String refused(Executable action) {
        Problem problem =
                assertThrows(ProblemException.class, action).problems().get(0);
        assertEquals(ExitCode.DATA, problem.exitCode());
        return problem.message();
    }

    @Test
    void dataOfOtherFieldsIsRefused() {
        Table table = new Table(List.of(X, CLASS), random(FEATURES), new double[] {0});
        Field wide = new Field(X.name(), X.type(), Shape.of(FEATURES + 1));
        Table wider = new Table(List.of(wide, CLASS), random(FEATURES + 1), new double[] {0});
        try (TrainingSession session = open(Components.objective(Components.classes(0), 1), table.fields(), 4)) {
            assertEquals(
                    "the session was opened for examples of features float32[6], target int64[], but these have"
                            + " features float32[7], target int64[]",
                    assertThrows(ProblemException.class, () -> session.evaluate(wider, Part.TEST, List.of()))
                            .problems()
                            .get(0)
                            .message());
        }
    }
}
