package dev.cohort.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.step.ModelFormula;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a model promises: a prediction of the size asked for, parameters with gradients, and examples kept apart. */
public abstract class ModelComplianceTest extends ComponentComplianceTest<Model> {
    private static final int SIZE = 3;
    private static final int EXAMPLES = 6;

    /** The shape of one example's features. */
    protected Shape features() {
        return Shape.of(4);
    }

    /** How many different tokens there are, where the features are tokens, whole numbers; 0 where they are numbers. */
    protected int tokens() {
        return 0;
    }

    /** The names of other fields that the model reads, of the features' shape. */
    protected List<String> others() {
        return List.of();
    }

    @Test
    void predictsAsManyNumbersAsAskedFor() {
        try (TrainingSession session = open(1)) {
            float[] features = random(EXAMPLES);
            Tensor prediction = predict(session, features);
            assertEquals(Shape.of(EXAMPLES, SIZE), prediction.shape());
            for (float number : prediction.floats()) {
                assertTrue(Float.isFinite(number), "it predicts " + number);
            }
        }
    }

    @Test
    void hasGradientsForItsParameters() {
        try (TrainingSession session = open(1)) {
            assertTrue(Float.isFinite(step(session)));
            assertFalse(session.parameterNames().isEmpty(), "it has no parameters");
            boolean moves = false;
            for (float gradient : session.gradients()) {
                assertTrue(Float.isFinite(gradient), "a gradient is " + gradient);
                moves |= gradient != 0;
            }
            assertTrue(moves, "every gradient is 0");
        }
    }

    @Test
    void comesToTheSameWhereAPartOfItIsComputedTwice() {
        try (TrainingSession once = open(1);
                TrainingSession twice = open(1, true)) {
            float loss = step(once);
            assertEquals(loss, step(twice), 1e-5f * Math.abs(loss));
            float[] gradients = once.gradients();
            float most = 0;
            for (float gradient : gradients) {
                most = Math.max(most, Math.abs(gradient));
            }
            assertArrayEquals(gradients, twice.gradients(), 1e-5f * most);
            for (String state : once.network().movingStates()) {
                assertArrayEquals(
                        once.variable(state).elements(), twice.variable(state).elements(), 1e-5f, state);
            }
        }
    }

    /** The loss of a step on some examples. */
    private float step(TrainingSession session) {
        fill(session.batch(), random(EXAMPLES));
        // Else a model that begins by predicting 0 would be right, and stay as it is.
        float[] targets = new float[EXAMPLES * SIZE];
        Arrays.fill(targets, 1);
        session.batch().floats(1).put(0, targets);
        for (int other = 0; other < others().size(); other++) {
            session.batch().floats(2 + other).put(0, other(random(EXAMPLES)));
        }
        return session.step(EXAMPLES);
    }

    @Test
    void drawsItsParametersFromTheSeed() {
        try (TrainingSession first = open(1);
                TrainingSession second = open(1)) {
            assertArrayEquals(first.parameters(), second.parameters());
            assertEquals(first.parameterNames(), second.parameterNames());
        }
    }

    @Test
    void keepsExamplesApart() {
        try (TrainingSession session = open(1)) {
            float[] features = random(EXAMPLES);
            float[] together = predict(session, features).floats();
            int width = features.length / EXAMPLES;
            for (int example = 0; example < EXAMPLES; example++) {
                float[] alone = predict(session, Arrays.copyOfRange(features, example * width, (example + 1) * width))
                        .floats();
                assertArrayEquals(Arrays.copyOfRange(together, example * SIZE, (example + 1) * SIZE), alone, 1e-4f);
            }
        }
    }

    private TrainingSession open(long seed) {
        return open(seed, false);
    }

    private TrainingSession open(long seed, boolean gradientCheckpointing) {
        Field target = new Field(Field.TARGET, ElementType.FLOAT32, Shape.of(SIZE));
        Objective objective = Objective.of(ModelFormula.of(component(), new Squares(), target), new Still());
        SessionOptions plain = SessionOptions.of(EXAMPLES);
        return TrainingSession.open(
                List.of(objective),
                Stream.concat(
                                Stream.of(new Field(Field.FEATURES, type(), features()), target),
                                others().stream().map(name -> new Field(name, ElementType.FLOAT32, features())))
                        .toList(),
                new SessionOptions(plain.device(), plain.threads(), seed, EXAMPLES)
                        .withGradientCheckpointing(gradientCheckpointing));
    }

    private Tensor predict(TrainingSession session, float[] features) {
        int examples = Math.toIntExact(features.length / features().elements());
        long[] sizes = new long[features().rank() + 1];
        sizes[0] = examples;
        System.arraycopy(features().sizes(), 0, sizes, 1, features().rank());
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put(
                Field.FEATURES,
                tokens() > 0
                        ? Tensor.longs(Shape.of(sizes), whole(features))
                        : Tensor.floats(Shape.of(sizes), features));
        others().forEach(name -> inputs.put(name, Tensor.floats(Shape.of(sizes), other(features))));
        return GraphRunner.run(session.network().onnx(), List.of(Model.PREDICTION), inputs)
                .values()
                .iterator()
                .next();
    }

    private ElementType type() {
        return tokens() > 0 ? ElementType.INT64 : ElementType.FLOAT32;
    }

    private void fill(Batch batch, float[] features) {
        if (tokens() > 0) {
            batch.longs(0).put(0, whole(features));
        } else {
            batch.floats(0).put(0, features);
        }
    }

    private static long[] whole(float[] features) {
        long[] numbers = new long[features.length];
        for (int index = 0; index < numbers.length; index++) {
            numbers[index] = (long) features[index];
        }
        return numbers;
    }

    /** Other numbers of the same examples. */
    private static float[] other(float[] features) {
        float[] values = features.clone();
        for (int index = 0; index < values.length; index++) {
            values[index] = 1 - values[index] / 2;
        }
        return values;
    }

    private float[] random(int examples) {
        Random random = new Random(3);
        float[] values = new float[Math.toIntExact(examples * features().elements())];
        for (int index = 0; index < values.length; index++) {
            values[index] = tokens() > 0 ? random.nextInt(tokens()) : (float) random.nextGaussian();
        }
        return values;
    }
}
