package dev.cohort.session;

import static dev.cohort.session.Components.CLASS;
import static dev.cohort.session.Components.CLASSES;
import static dev.cohort.session.Components.FEATURES;
import static dev.cohort.session.Components.X;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.ParameterGroup;
import dev.cohort.engine.Engine;
import dev.cohort.step.ModelFormula;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What stays as it is, kept as bfloat16, trains to the same bits as its rounded numbers do in 32 bits. */
class FrozenPrecisionTest {
    private static final int BATCH = 8;
    private static final int WIDTH = 5;

    /** Reads a table by rows, and weights as they are, turned, and by two layers. */
    private record Network() implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Value table = context.parameter("table", Shape.of(7, FEATURES), Initializer.normal(0.5));
            Value rows = table.gather(
                    0, context.graph().constant(Constant.of(ElementType.INT64, Shape.of(2), new long[] {3, 5})));
            Value x = inputs.get(Field.FEATURES).plus(rows.mean(0));
            Value first = context.parameter("first", Shape.of(WIDTH, FEATURES), Initializer.normal(0.5));
            Value shared = context.parameter("shared", Shape.of(WIDTH, WIDTH), Initializer.normal(0.5));
            Value layer = x.matmul(first.transpose(1, 0)).tanh();
            for (int time = 0; time < 2; time++) {
                layer = layer.matmul(shared.transpose(1, 0)).tanh();
            }
            Value mean = context.state("running", Shape.of(WIDTH), Initializer.ones());
            context.assign(mean, mean.times(0.5).plus(layer.mean(0).times(0.5)));
            Value last = context.parameter("last", Shape.of(WIDTH, context.predictionSize()), Initializer.normal(0.5));
            return Map.of(PREDICTION, layer.matmul(last));
        }
    }

    /** Draws away from what the model said at the beginning. */
    private record Apart() implements Loss {
        @Override
        public Optional<TargetRequest> target() {
            return Optional.of(TargetRequest.CLASS);
        }

        @Override
        public Value compute(LossContext context) {
            Value before = context.reference(Map.of()).get(Model.PREDICTION);
            return context.graph()
                    .operator(
                            "SoftmaxCrossEntropyLoss",
                            Attributes.NONE,
                            context.prediction().minus(before.times(0.5)),
                            context.target());
        }

        @Override
        public Value answer(Value prediction) {
            return prediction.softmax(-1);
        }
    }

    private static Objective objective() {
        ParameterGroup frozen =
                new ParameterGroup(Pattern.compile("table|first|shared"), new Components.Momentum(1), true);
        return Components.objective(ModelFormula.of(new Network(), new Apart(), CLASS), 1, frozen);
    }

    private static SessionOptions options(ElementType precision) {
        return SessionOptions.of(BATCH).withFrozenPrecision(precision);
    }

    private static TrainingSession open(ElementType precision) {
        return TrainingSession.open(List.of(objective()), List.of(X, CLASS), options(precision));
    }

    private static float[] losses(TrainingSession session, int from, int to) {
        float[] losses = new float[to - from];
        for (int step = from; step < to; step++) {
            Random random = new Random(step);
            for (int row = 0; row < BATCH; row++) {
                session.batch().longs(1).put(row, random.nextInt(CLASSES));
                for (int column = 0; column < FEATURES; column++) {
                    session.batch().floats(0).put(row * FEATURES + column, (float) random.nextGaussian());
                }
            }
            losses[step - from] = session.step(BATCH);
        }
        return losses;
    }

    private static Set<String> frozen(Snapshot snapshot) {
        return snapshot.narrow().stream().map(Bfloat16Tensor::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void trainsAsRoundedNumbersDo() {
        try (TrainingSession wide = open(ElementType.FLOAT32);
                TrainingSession narrow = open(ElementType.BFLOAT16)) {
            Set<String> names = frozen(narrow.snapshot());
            assertEquals(
                    Set.of(
                            "table",
                            "first",
                            "shared",
                            "reference.table",
                            "reference.first",
                            "reference.shared",
                            "reference.last"),
                    names);
            for (String name : names) {
                float[] rounded = narrow.variable(name).elements();
                assertFalse(Arrays.equals(wide.variable(name).elements(), rounded), name);
                assertArrayEquals(wide.variable(name).elements(), rounded, 0.01f, name);
                wide.variable(name, rounded);
            }
            assertArrayEquals(losses(wide, 0, 9), losses(narrow, 0, 9));
            assertEquals(wide.parameterNames(), narrow.parameterNames());
            assertArrayEquals(wide.parameters(), narrow.parameters());
            assertArrayEquals(wide.gradients(), narrow.gradients());
            assertEquals(0, narrow.gradient("first").elements()[0]);
            assertArrayEquals(wide.network().onnx(), narrow.network().onnx());
        }
    }

    @Test
    void goesOnFromASnapshotAndOnADevice() {
        try (TrainingSession whole = open(ElementType.BFLOAT16);
                TrainingSession device = TrainingSession.open(
                        List.of(objective()),
                        List.of(X, CLASS),
                        options(ElementType.BFLOAT16),
                        Engine.openLikeDevice(1))) {
            float[] before = losses(whole, 0, 4);
            Snapshot snapshot = whole.snapshot();
            assertTrue(snapshot.narrow().equals(whole.snapshot().narrow()), "the same copy");
            assertArrayEquals(before, losses(device, 0, 4), 1e-5f);
            float[] after = losses(whole, 4, 8);
            whole.restore(snapshot);
            assertArrayEquals(after, losses(whole, 4, 8));
            whole.variable("first", new float[WIDTH * FEATURES]);
            device.restore(snapshot);
            assertArrayEquals(after, losses(device, 4, 8), 1e-5f);
            whole.restore(snapshot);
            assertArrayEquals(after, losses(whole, 4, 8));
        }
    }
}
