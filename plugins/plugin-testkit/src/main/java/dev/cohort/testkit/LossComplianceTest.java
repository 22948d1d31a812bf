package dev.cohort.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.objective.AppliedModel;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.objective.Term;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a loss promises: one finite number with a gradient, and how the losses of batches make that of all examples. */
public abstract class LossComplianceTest extends ComponentComplianceTest<Loss> {
    static final int EXAMPLES = 8;
    private static final int NUMBERS = 3;
    private static final double STEP = 1e-2;
    private static final float OFFSET = 0.1f;
    private static final double TOLERANCE = 1e-2;

    /**
     * Whether the loss of all examples follows from those of batches, as {@link Loss#combination} says it does; a loss that
     * compares the examples of a batch with each other has to say no.
     */
    protected boolean followsFromBatches() {
        return true;
    }

    /** Whether the whole loss has a gradient; one that holds a part of itself for constant has to say no. */
    protected boolean isDifferentiatedAsAWhole() {
        return true;
    }

    /** Whether the loss is 0 until there is something that was learned before; one that holds on to that has to say so. */
    protected boolean beginsAtZero() {
        return false;
    }

    /** How many classes, or yes-or-no labels, a target of classes has. */
    protected int labels() {
        return 1;
    }

    /** The target of an example, for a loss of numbers; other losses than of any three numbers, from 0.1 to 0.9, say which. */
    protected float[] numbers(Random random) {
        float[] numbers = new float[NUMBERS];
        for (int column = 0; column < NUMBERS; column++) {
            numbers[column] = 0.1f + 0.8f * random.nextFloat();
        }
        return numbers;
    }

    /** The prediction of an example, away from the numbers of targets, where few losses have a kink. */
    protected float[] predictions(int width, Random random) {
        float[] predictions = new float[width];
        for (int column = 0; column < width; column++) {
            predictions[column] = (random.nextBoolean() ? 1.2f : -1) * (1 + random.nextFloat());
        }
        return predictions;
    }

    /** The fields of the features' shape that the loss has the model applied to, as the second of two things. */
    protected List<String> others() {
        return List.of();
    }

    @Test
    void isOneFiniteNumber() {
        try (TrainingSession session = open()) {
            fill(session);
            assertTrue(Float.isFinite(session.step(EXAMPLES)));
        }
    }

    @Test
    void isTheSameWhenComputedAgain() {
        try (TrainingSession first = open();
                TrainingSession second = open()) {
            fill(first);
            fill(second);
            assertEquals(first.step(EXAMPLES), second.step(EXAMPLES));
        }
    }

    @Test
    void hasTheGradientThatDifferencesShow() {
        if (!isDifferentiatedAsAWhole()) {
            return;
        }
        try (TrainingSession session = open()) {
            fill(session);
            // Away from 0, where penalties have their least.
            float[] offset = session.parameters();
            Arrays.fill(offset, OFFSET);
            session.parameters(offset);
            session.step(EXAMPLES);
            float[] gradient = session.gradients();
            Random random = new Random(1);
            float[] forward = new float[gradient.length];
            float[] backward = new float[gradient.length];
            double slope = 0;
            double scale = 0;
            for (int index = 0; index < gradient.length; index++) {
                double direction = random.nextGaussian();
                forward[index] = (float) (OFFSET + STEP * direction);
                backward[index] = (float) (OFFSET - STEP * direction);
                slope += gradient[index] * direction;
                scale += Math.abs(gradient[index] * direction);
            }
            session.parameters(forward);
            double above = session.step(EXAMPLES);
            session.parameters(backward);
            double below = session.step(EXAMPLES);
            if (beginsAtZero()) {
                assertEquals(0, scale, "the loss has a gradient though nothing was learned before");
                return;
            }
            assertTrue(scale > 0, "the loss does not depend on the prediction");
            assertEquals((above - below) / (2 * STEP), slope, TOLERANCE * Math.max(scale, 0.01));
        }
    }

    @Test
    void doesNotDependOnHowTheDataIsCut() {
        if (!followsFromBatches()) {
            return;
        }
        try (TrainingSession whole = open(EXAMPLES);
                TrainingSession cut = open(3)) {
            new LossExamples(this).fill(whole.batch());
            double expected = whole.step(EXAMPLES);
            double loss =
                    cut.evaluate(new LossExamples(this), Part.TEST, List.of()).loss();
            assertEquals(
                    expected,
                    loss,
                    1e-5 * Math.max(1, Math.abs(expected)),
                    "evaluated in batches of 3; a loss that is no mean over examples overrides combination");
        }
    }

    @Test
    void isANumberWhereNothingCounts() {
        Field weight = new Field(Field.WEIGHT, ElementType.FLOAT32, Shape.SCALAR);
        try (TrainingSession session = open(EXAMPLES, Optional.of(weight))) {
            fill(session);
            int place = fields().size();
            session.batch().floats(place).put(0, new float[EXAMPLES]);
            assertNumbers(session, "where every example has weight 0");
        }
        OptionalLong ignored = component()
                .target()
                .filter(target -> target.type() == TargetType.CLASS)
                .map(TargetRequest::ignoredLabel)
                .orElse(OptionalLong.empty());
        if (ignored.isPresent()) {
            try (TrainingSession session = open()) {
                fill(session);
                for (int place = 0; place < EXAMPLES * labels(); place++) {
                    session.batch().longs(1).put(place, ignored.getAsLong());
                }
                assertNumbers(session, "where every label is ignored");
            }
        }
    }

    private static void assertNumbers(TrainingSession session, String where) {
        assertTrue(Float.isFinite(session.step(EXAMPLES)), "the loss is no number " + where);
        for (float element : session.gradients()) {
            assertTrue(Float.isFinite(element), "the gradient is no number " + where);
        }
    }

    private TrainingSession open() {
        return open(EXAMPLES);
    }

    private TrainingSession open(int batchSize) {
        return open(batchSize, Optional.empty());
    }

    private TrainingSession open(int batchSize, Optional<Field> weight) {
        Loss loss = component();
        Shape prediction = Shape.of(width());
        List<Field> fields = fields();
        weight.ifPresent(fields::add);
        Objective objective = Objective.of(
                step -> {
                    AppliedModel applied =
                            step.apply(new Offset(prediction, !others().isEmpty()), "", step.fields(), Map.of());
                    return new Outcome(step.loss(Term.of(loss), applied), applied.outputs());
                },
                new Still());
        return TrainingSession.open(List.of(objective), fields, SessionOptions.of(batchSize));
    }

    /**
     * Predicts the features plus a parameter for each number of an example, whose gradient is the loss's own, or plus a share of
     * them: a number would not change by how much two predictions differ.
     */
    private record Offset(Shape shape, boolean inProportion) implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Value features = Objects.requireNonNull(inputs.get(Field.FEATURES));
            Value offset = context.parameter("offset", shape, Initializer.zeros());
            return Map.of(PREDICTION, features.plus(inProportion ? offset.times(features) : offset));
        }
    }

    /** The features, the target if there is one, and the others. */
    final List<Field> fields() {
        Shape prediction = Shape.of(width());
        List<Field> fields = new ArrayList<>(List.of(new Field(Field.FEATURES, ElementType.FLOAT32, prediction)));
        target(component()).ifPresent(fields::add);
        others().forEach(other -> fields.add(new Field(other, ElementType.FLOAT32, prediction)));
        return fields;
    }

    private Optional<Field> target(Loss loss) {
        return loss.target()
                .map(request -> request.type() == TargetType.CLASS
                        ? new Field(Field.TARGET, ElementType.INT64, labels() == 1 ? Shape.SCALAR : Shape.of(labels()))
                                .withClasses(List.of("no", "yes"))
                        : new Field(Field.TARGET, ElementType.FLOAT32, Shape.of(numbers(new Random(0)).length)));
    }

    /** How many numbers are predicted; a loss may have parameters of its own beside the model's as many. */
    final int width() {
        Loss loss = component();
        return Math.max(1, loss.predictionSize(target(loss)).orElse(NUMBERS));
    }

    private void fill(TrainingSession session) {
        new LossExamples(this).fill(session.batch());
    }
}
