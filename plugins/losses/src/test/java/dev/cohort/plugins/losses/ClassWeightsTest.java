package dev.cohort.plugins.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.experiment.ProblemException;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.testkit.ComponentText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Weights that follow from how often classes occur in the training part. */
class ClassWeightsTest {
    private static final Field COUNTED = target(List.of("a", "b", "c")).withClassCounts(List.of(6L, 3L, 1L));

    private static Field target(List<String> classes) {
        return new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR).withClasses(classes);
    }

    /** scikit-learn's {@code compute_class_weight("balanced")} of six, three and one: 10 / (3 · count). */
    @Test
    void balancedIsScikitLearns() {
        String weights = "class-weights = [0.5555555555555556, 1.1111111111111112, 3.3333333333333335]";
        assertEquals(
                loss(ComponentText.bind(CrossEntropy.class, weights), COUNTED),
                loss(ComponentText.bind(CrossEntropy.class, "class-weights = 'balanced'"), COUNTED));
        assertEquals(
                loss(ComponentText.bind(NegativeLogLikelihood.class, weights), COUNTED),
                loss(ComponentText.bind(NegativeLogLikelihood.class, "class-weights = 'balanced'"), COUNTED));
        assertEquals(
                loss(ComponentText.bind(MultiMargin.class, weights), COUNTED),
                loss(ComponentText.bind(MultiMargin.class, "class-weights = 'balanced'"), COUNTED));
        assertEquals(
                loss(ComponentText.bind(Focal.class, weights), COUNTED),
                loss(ComponentText.bind(Focal.class, "class-weights = 'balanced'"), COUNTED));
    }

    @Test
    void aClassThatDoesNotOccurHasNoWeight() {
        Field absent = target(List.of("a", "b", "c")).withClassCounts(List.of(6L, 2L, 0L));
        assertEquals(
                loss(ComponentText.bind(CrossEntropy.class, "class-weights = [0.6666666666666666, 2.0, 0.0]"), absent),
                loss(ComponentText.bind(CrossEntropy.class, "class-weights = 'balanced'"), absent));
    }

    @Test
    void aBalancedYesCountsAsManyTimesAsThereAreNoes() {
        Field counted = target(List.of("no", "yes")).withClassCounts(List.of(9L, 2L));
        assertEquals(
                loss(ComponentText.bind(BinaryCrossEntropy.class, "positive-weight = 4.5"), counted),
                loss(ComponentText.bind(BinaryCrossEntropy.class, "positive-weight = 'balanced'"), counted));
    }

    @Test
    void whatCannotBeBalancedIsTold() {
        Loss balanced = ComponentText.bind(CrossEntropy.class, "class-weights = 'balanced'");
        assertEquals(
                "loss 'cross-entropy': class-weights = \"balanced\" of cross-entropy needs to know how many examples are of each class,"
                        + " which the data does not say of its target; write numbers instead; it got float32 [batch, 3] and"
                        + " compares it with int64 [batch], the field 'target'",
                message(balanced, target(List.of("a", "b", "c"))));
        Loss yes = ComponentText.bind(BinaryCrossEntropy.class, "positive-weight = 'balanced'");
        assertEquals(
                "loss 'binary-cross-entropy': positive-weight = \"balanced\", but no example of the training part is a yes;"
                        + " write a number instead; it got float32 [batch, 1] and compares it with int64 [batch, 1], the"
                        + " field 'target'",
                message(yes, target(List.of("no", "yes")).withClassCounts(List.of(9L, 0L))));
    }

    private static String message(Loss loss, Field target) {
        return assertThrows(ProblemException.class, () -> loss(loss, target)).getMessage();
    }

    /** The loss of four examples. */
    private static float loss(Loss loss, Field target) {
        int width = loss instanceof BinaryLoss ? 1 : target.classNames().size();
        Objective objective = Objective.of(
                step -> {
                    Value scores = step.field(Field.FEATURES)
                            .plus(step.parameter("offset", Shape.of(width), Initializer.zeros()));
                    Map<String, Value> outputs = Map.of(Model.PREDICTION, scores);
                    return new Outcome(step.loss(loss, outputs, step.field(Field.TARGET)), outputs);
                },
                new Still());
        List<Field> fields = List.of(new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(width)), target);
        try (TrainingSession session = TrainingSession.open(List.of(objective), fields, SessionOptions.of(4))) {
            for (int place = 0; place < 4 * width; place++) {
                session.batch().floats(0).put(place, place % 5 - 2.5f);
            }
            session.batch()
                    .longs(1)
                    .put(0, new long[] {0, 1, 1, target.classNames().size() - 1});
            return session.step(4);
        }
    }
}
