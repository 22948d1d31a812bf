package dev.cohort.session;

import static dev.cohort.session.Components.FEATURES;
import static dev.cohort.session.Components.NUMBER;
import static dev.cohort.session.Components.X;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.objective.Objective;
import dev.cohort.engine.Device;
import dev.cohort.step.ModelFormula;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training that computes a part of its model twice is the same training. */
class GradientCheckpointingTest {
    private static final int BATCH = 48;
    private static final int STEPS = 20;
    private static final Model SHARDED = new Deep(3, 256, false);

    /** Blocks of four layers that add to their input, with noise, and a running mean that is kept where they are told. */
    private record Deep(int blocks, int width, boolean keeps) implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Value x = layer(context, "first", inputs.get(Field.FEATURES), width);
            for (int block = 0; block < blocks; block++) {
                Value inner = x;
                for (int layer = 0; layer < 4; layer++) {
                    inner = layer(context, block + "." + layer, inner, width).tanh();
                }
                if (keeps) {
                    Value mean = context.state("running." + block, Shape.of(width), Initializer.ones());
                    context.assign(mean, mean.times(0.5).plus(inner.mean(0).times(0.5)));
                }
                x = x.plus(context.dropout(inner, 0.2).times(context.normal("noise" + block, x.shape())));
            }
            return Map.of(PREDICTION, layer(context, "last", x, context.predictionSize()));
        }

        private static Value layer(ModelContext context, String name, Value x, long outputs) {
            long inputs = x.shape().size(1);
            return x.matmul(
                    context.parameter(name, Shape.of(inputs, outputs), Initializer.normal(0.5 / Math.sqrt(inputs))));
        }
    }

    static Stream<Model> models() {
        return Stream.of(new Deep(6, 32, true), SHARDED);
    }

    @ParameterizedTest
    @MethodSource("models")
    void goesTheSameWay(Model model) {
        try (TrainingSession once = open(model, false);
                TrainingSession twice = open(model, true)) {
            String told = twice.network().account().toString();
            assertTrue(
                    told.matches(
                            ".*values of a batch take [0-9.]+ MiB at most in place of [0-9.]+; of [0-9]+ segments.*"),
                    told);
            assertEquals(model.equals(SHARDED) ? 2 : 1, twice.shards());
            float[] expected = losses(once);
            assertTrue(expected[STEPS - 1] < expected[0]);
            assertArrayEquals(expected, losses(twice), 1e-5f);
            assertArrayEquals(once.parameters(), twice.parameters(), 1e-5f);
            for (String state : once.network().movingStates()) {
                assertArrayEquals(
                        once.variable(state).elements(), twice.variable(state).elements(), 1e-5f, state);
            }
        }
    }

    @Test
    void saysWhereThereIsNothingToSave() {
        try (TrainingSession session = open(new Components.Perceptron(5, 0), true)) {
            assertEquals(List.of(), session.network().account());
            assertEquals(
                    List.of(
                            "gradient-checkpointing changes nothing: wherever this model is cut, the values of a batch take"
                                    + " hardly less memory"),
                    session.network().remarks());
            assertTrue(Float.isFinite(session.step(BATCH)));
        }
    }

    private static TrainingSession open(Model model, boolean gradientCheckpointing) {
        return TrainingSession.open(
                List.of(Objective.of(
                        ModelFormula.of(model, new Components.SquaredError(), NUMBER), new Components.Momentum(0.01))),
                List.of(X, NUMBER),
                new SessionOptions(Device.CPU, 2, 7, BATCH).withGradientCheckpointing(gradientCheckpointing));
    }

    /** The losses of some steps on the same examples, one of them on fewer. */
    private static float[] losses(TrainingSession session) {
        Random random = new Random(3);
        for (int row = 0; row < BATCH; row++) {
            session.batch().floats(1).put(row, random.nextFloat());
            for (int column = 0; column < FEATURES; column++) {
                session.batch().floats(0).put(row * FEATURES + column, (float) random.nextGaussian());
            }
        }
        float[] losses = new float[STEPS];
        for (int step = 0; step < STEPS; step++) {
            losses[step] = session.step(step == 3 ? 5 : BATCH);
        }
        return losses;
    }
}
