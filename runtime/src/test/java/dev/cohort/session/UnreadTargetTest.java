package dev.cohort.session;

import static dev.cohort.session.Components.CLASS;
import static dev.cohort.session.Components.FEATURES;
import static dev.cohort.session.Components.X;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.configuration.MetricSection;
import dev.cohort.step.ModelFormula;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Metrics of embeddings read the classes that their loss leaves alone. */
class UnreadTargetTest {
    /** A loss of embeddings that reads no target. */
    private record Apart() implements Loss {
        @Override
        public Optional<TargetRequest> target() {
            return Optional.empty();
        }

        @Override
        public Answer answers() {
            return Answer.EMBEDDINGS;
        }

        @Override
        public OptionalInt predictionSize(Optional<Field> target) {
            return OptionalInt.of(2);
        }

        @Override
        public Value compute(LossContext context) {
            return context.prediction().square().mean().negate();
        }
    }

    @Test
    void embeddingsAreJudgedByClassesThatTheLossDoesNotRead() {
        double[] labels = {2, 0, 1, 1};
        ModelFormula formula = ModelFormula.of(new Components.Perceptron(4, 0), new Apart(), CLASS);
        Table table = new Table(List.of(X, CLASS), new float[labels.length * FEATURES], labels);
        List<Integer> judged = new ArrayList<>();
        try (TrainingSession session = open(formula, table)) {
            session.evaluate(table, Part.TEST, List.of(new Places(judged)));
        }
        assertEquals(List.of(2, 0, 1, 1), judged);
        Table numbers = new Table(List.of(X, Components.NUMBER), new float[labels.length * FEATURES], labels);
        try (TrainingSession session = open(formula, numbers)) {
            assertEquals(
                    Optional.of(
                            "metrics judge embeddings by the classes of the examples, but the data set has none; the"
                                    + " loss reads no target"),
                    session.misfit(MetricSection.of(new Places(judged))));
        }
    }

    /** Writes down the classes of embeddings. */
    private record Places(List<Integer> classes) implements Metric, Measurement {
        @Override
        public String label() {
            return "places";
        }

        @Override
        public Set<Answer> judges() {
            return Set.of(Answer.EMBEDDINGS);
        }

        @Override
        public boolean largerIsBetter() {
            return true;
        }

        @Override
        public Measurement start(Task task) {
            assertEquals(List.of("red", "green", "blue"), task.classNames());
            return this;
        }

        @Override
        public void update(Predictions predictions) {
            for (int row = 0; row < predictions.rows(); row++) {
                classes.add(predictions.targetClass(row));
            }
        }

        @Override
        public void merge(Measurement other) {
            throw new IllegalStateException("nothing is merged here");
        }

        @Override
        public Result compute() {
            return Result.of(classes.size());
        }
    }

    private static TrainingSession open(ModelFormula formula, Table table) {
        return TrainingSession.open(List.of(Components.objective(formula, 1)), table.fields(), SessionOptions.of(3));
    }
}
