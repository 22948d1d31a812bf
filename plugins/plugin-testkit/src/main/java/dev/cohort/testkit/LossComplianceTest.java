package dev.cohort.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a loss promises: one finite number, with a gradient, that does not depend on how the data is cut. */
public abstract class LossComplianceTest extends ComponentComplianceTest<Loss> {
    private static final int EXAMPLES = 8;
    private static final int NUMBERS = 3;
    private static final double STEP = 1e-2;
    private static final double TOLERANCE = 1e-2;

    /** Whether the loss of two batches together is the mean or the sum of theirs; few losses have to say no. */
    protected boolean isMeanOrSumOverExamples() {
        return true;
    }

    @Test
    void isOneFiniteNumber() {
        try (TrainingSession session = open()) {
            fill(session, 0);
            assertTrue(Float.isFinite(session.step(EXAMPLES)));
        }
    }

    @Test
    void isTheSameWhenComputedAgain() {
        try (TrainingSession first = open();
                TrainingSession second = open()) {
            fill(first, 0);
            fill(second, 0);
            assertEquals(first.step(EXAMPLES), second.step(EXAMPLES));
        }
    }

    @Test
    void hasTheGradientThatDifferencesShow() {
        try (TrainingSession session = open()) {
            fill(session, 0);
            session.step(EXAMPLES);
            float[] gradient = session.gradients();
            Random random = new Random(1);
            float[] forward = new float[gradient.length];
            float[] backward = new float[gradient.length];
            double slope = 0;
            double scale = 0;
            for (int index = 0; index < gradient.length; index++) {
                double direction = random.nextGaussian();
                forward[index] = (float) (STEP * direction);
                backward[index] = (float) (-STEP * direction);
                slope += gradient[index] * direction;
                scale += Math.abs(gradient[index] * direction);
            }
            session.parameters(forward);
            double above = session.step(EXAMPLES);
            session.parameters(backward);
            double below = session.step(EXAMPLES);
            assertTrue(scale > 0, "the loss does not depend on the prediction");
            assertEquals((above - below) / (2 * STEP), slope, TOLERANCE * Math.max(scale, 0.01));
        }
    }

    @Test
    void doesNotDependOnHowTheDataIsCut() {
        if (!isMeanOrSumOverExamples()) {
            return;
        }
        try (TrainingSession session = open()) {
            fill(session, 0);
            double whole = session.step(EXAMPLES);
            double first = session.step(EXAMPLES / 2);
            fill(session, EXAMPLES / 2);
            double second = session.step(EXAMPLES / 2);
            double sum = first + second;
            double distance = Math.min(Math.abs(whole - sum), Math.abs(whole - sum / 2));
            assertTrue(
                    distance <= 1e-5 * Math.max(1, Math.abs(whole)),
                    "the loss of " + EXAMPLES + " examples is " + whole + ", those of its halves " + first + " and "
                            + second);
        }
    }

    private TrainingSession open() {
        Loss loss = component();
        Field target = target(loss);
        Shape prediction = Shape.of(Math.max(1, loss.predictionSize(target)));
        List<Field> fields = List.of(new Field(Field.FEATURES, ElementType.FLOAT32, prediction), target);
        // Predictions are the features plus a parameter for each example's number: its gradient is the loss's own.
        Objective objective = Objective.of(
                step -> {
                    Value offset = step.parameter("offset", prediction, Initializer.zeros());
                    Map<String, Value> outputs =
                            Map.of(Model.PREDICTION, step.field(Field.FEATURES).plus(offset));
                    return new Outcome(step.loss(loss, outputs, step.field(Field.TARGET)), outputs);
                },
                new Still());
        return TrainingSession.open(List.of(objective), fields, SessionOptions.of(EXAMPLES));
    }

    private static Field target(Loss loss) {
        return loss.target().type() == TargetType.CLASS
                ? new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR, List.of("no", "yes"), Optional.empty())
                : new Field(Field.TARGET, ElementType.FLOAT32, Shape.of(NUMBERS));
    }

    /** Examples from some number on: targets in [0.1, 0.9], predictions away from them, where few losses have a kink. */
    private void fill(TrainingSession session, int from) {
        Random random = new Random(7);
        int width = session.parameters().length;
        boolean classes = component().target().type() == TargetType.CLASS;
        for (int row = -from; row < EXAMPLES - from; row++) {
            for (int column = 0; column < width; column++) {
                float prediction = (random.nextBoolean() ? 1.2f : -1) * (1 + random.nextFloat());
                if (row >= 0) {
                    session.batch().floats(0).put(row * width + column, prediction);
                }
            }
            int label = random.nextInt(2);
            if (row >= 0 && classes) {
                session.batch().longs(1).put(row, label);
            }
            for (int column = 0; column < NUMBERS; column++) {
                float number = 0.1f + 0.8f * random.nextFloat();
                if (row >= 0 && !classes) {
                    session.batch().floats(1).put(row * NUMBERS + column, number);
                }
            }
        }
    }
}
