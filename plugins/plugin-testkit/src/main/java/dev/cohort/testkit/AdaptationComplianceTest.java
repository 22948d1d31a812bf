package dev.cohort.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.model.Adaptation;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.session.NamedTensor;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.step.ModelFormula;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an adaptation promises: parameters that learn, others that stay, and a model that still begins with those of another. */
public abstract class AdaptationComplianceTest extends ComponentComplianceTest<Adaptation> {
    private static final int SIZE = 3;
    private static final int EXAMPLES = 4;
    private static final Shape FEATURES = Shape.of(5, 4);

    @Test
    void someParametersLearnAndOthersStay() {
        try (TrainingSession session = open(true);
                TrainingSession plain = open(false)) {
            session.batch().floats(0).put(0, random());
            float[] targets = new float[EXAMPLES * SIZE];
            Arrays.fill(targets, 1);
            session.batch().floats(1).put(0, targets);
            assertTrue(Float.isFinite(session.step(EXAMPLES)));
            boolean moves = false;
            for (float gradient : session.gradients()) {
                assertTrue(Float.isFinite(gradient), "a gradient is " + gradient);
                moves |= gradient != 0;
            }
            assertTrue(moves, "every gradient is 0");
            assertFalse(
                    session.parameterNames().containsAll(plain.parameterNames()),
                    "every parameter of the model learns");
        }
    }

    @Test
    void theModelBeginsWithTheParametersOfAnother() {
        try (TrainingSession session = open(true);
                TrainingSession plain = open(false)) {
            List<NamedTensor> others = plain.parameterNames().stream()
                    .map(plain::variable)
                    .map(tensor -> new NamedTensor(tensor.name(), tensor.shape(), doubled(tensor.elements())))
                    .toList();
            session.initialize("another", others);
            for (NamedTensor other : others) {
                assertArrayEquals(
                        other.elements(), session.variable(other.name()).elements(), other.name());
            }
        }
    }

    @Test
    void drawsItsParametersFromTheSeed() {
        try (TrainingSession first = open(true);
                TrainingSession second = open(true)) {
            assertEquals(first.parameterNames(), second.parameterNames());
            assertArrayEquals(first.parameters(), second.parameters());
        }
    }

    @Test
    void theExportedModelKeepsExamplesApart() {
        try (TrainingSession session = open(true)) {
            byte[] model = session.network().onnx();
            float[] features = random();
            float[] together = predict(model, features);
            int width = features.length / EXAMPLES;
            for (int example = 0; example < EXAMPLES; example++) {
                float[] alone = predict(model, Arrays.copyOfRange(features, example * width, (example + 1) * width));
                assertArrayEquals(Arrays.copyOfRange(together, example * SIZE, (example + 1) * SIZE), alone, 1e-4f);
            }
        }
    }

    private TrainingSession open(boolean adapted) {
        Field target = new Field(Field.TARGET, ElementType.FLOAT32, Shape.of(SIZE));
        Objective plain = Objective.of(ModelFormula.of(new Attention(), new Squares(), target), new Still());
        return TrainingSession.open(
                List.of(adapted ? plain.with(component()) : plain),
                List.of(new Field(Field.FEATURES, ElementType.FLOAT32, FEATURES), target),
                SessionOptions.of(EXAMPLES));
    }

    private static float[] predict(byte[] model, float[] features) {
        int examples = Math.toIntExact(features.length / FEATURES.elements());
        Tensor input = Tensor.floats(Shape.of(examples, FEATURES.size(0), FEATURES.size(1)), features);
        return GraphRunner.run(model, List.of(Model.PREDICTION), Map.of(Field.FEATURES, input))
                .values()
                .iterator()
                .next()
                .floats();
    }

    private static float[] doubled(float[] values) {
        float[] doubled = new float[values.length];
        for (int index = 0; index < values.length; index++) {
            doubled[index] = 2 * values[index];
        }
        return doubled;
    }

    private static float[] random() {
        Random random = new Random(3);
        float[] values = new float[Math.toIntExact(EXAMPLES * FEATURES.elements())];
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) random.nextGaussian();
        }
        return values;
    }
}
