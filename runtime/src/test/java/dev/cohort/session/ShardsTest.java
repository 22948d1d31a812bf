package dev.cohort.session;

import static dev.cohort.session.Components.CLASS;
import static dev.cohort.session.Components.CLASSES;
import static dev.cohort.session.Components.FEATURES;
import static dev.cohort.session.Components.X;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.objective.Clipping;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.autodiff.ReverseMode;
import dev.cohort.engine.Device;
import dev.cohort.engine.Engine;
import dev.cohort.experiment.ProblemException;
import dev.cohort.step.Declarations;
import dev.cohort.step.ModelFormula;
import dev.cohort.step.TrainingStep;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches so large that threads take shards of them come to what they come to as a whole. */
@Timeout(120)
class ShardsTest {
    private static final int BATCH = 130;
    private static final long IGNORED = -100;

    /** Much work, few parameters, and no state. */
    private record Wide(double dropout, int width) implements Model {
        Wide(double dropout) {
            this(dropout, 256);
        }

        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Value first = context.parameter("first", Shape.of(FEATURES, width), Initializer.normal(0.5));
            Value middle = context.parameter("middle", Shape.of(width, width), Initializer.normal(0.1));
            Value last = context.parameter("last", Shape.of(width, context.predictionSize()), Initializer.normal(0.1));
            Value hidden = inputs.get(Field.FEATURES).matmul(first).tanh();
            return Map.of(
                    PREDICTION,
                    context.dropout(hidden.matmul(middle).tanh(), dropout).matmul(last));
        }
    }

    /** Reads the features one after another. */
    private record Reading(int hidden) implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Value sequence = inputs.get(Field.FEATURES).transpose(1, 0).unsqueeze(2);
            Value weight = context.parameter("weight", Shape.of(1, 4L * hidden, 1), Initializer.normal(0.5));
            Value recurrent = context.parameter("recurrent", Shape.of(1, 4L * hidden, hidden), Initializer.normal(0.1));
            Value last = context.parameter("last", Shape.of(hidden, context.predictionSize()), Initializer.normal(0.1));
            Attributes attributes = Attributes.NONE.with("hidden_size", (long) hidden);
            List<Value> read = context.graph().operator("LSTM", List.of(sequence, weight, recurrent), attributes, 2);
            return Map.of(PREDICTION, read.get(1).squeeze(0).matmul(last));
        }
    }

    private enum Way {
        MEAN,
        SUM,
        MEAN_OVER_COUNTED,
        UNDECLARED_SUM
    }

    /** Cross-entropy, put together in different ways. */
    private record Labelled(Way way) implements Loss {
        @Override
        public Optional<TargetRequest> target() {
            return Optional.of(new TargetRequest(TargetType.CLASS, OptionalLong.of(IGNORED)));
        }

        @Override
        public Value compute(LossContext context) {
            Attributes attributes = Attributes.NONE
                    .with("ignore_index", IGNORED)
                    .with("reduction", way == Way.MEAN ? "none" : way == Way.MEAN_OVER_COUNTED ? "mean" : "sum");
            Value loss = context.graph()
                    .operator("SoftmaxCrossEntropyLoss", attributes, context.prediction(), context.target());
            return way == Way.MEAN ? loss.mean() : loss;
        }

        @Override
        public Combination combination(LossContext context) {
            return switch (way) {
                case MEAN, UNDECLARED_SUM -> new Combination.MeanOverExamples();
                case SUM -> new Combination.Sum();
                case MEAN_OVER_COUNTED ->
                    new Combination.MeanOver(
                            context.target().equal(IGNORED).not().toFloat().sum());
            };
        }

        @Override
        public Value answer(Value prediction) {
            return prediction.softmax(-1);
        }
    }

    private static Objective objective(Model model, Way way, Clipping clipping, int accumulateSteps) {
        return new Objective(
                "objective",
                ModelFormula.of(model, new Labelled(way), CLASS),
                Pattern.compile(""),
                new Components.Momentum(way == Way.SUM ? 1e-4 : 0.01),
                List.of(),
                Scheduling.CONSTANT,
                clipping,
                accumulateSteps,
                1);
    }

    private static TrainingSession open(Objective objective, int threads) {
        return TrainingSession.open(
                List.of(objective), List.of(X, CLASS), new SessionOptions(Device.CPU, threads, 42, BATCH));
    }

    private static int shards(Objective objective, int batchSize) {
        return shards(objective, batchSize, 2);
    }

    private static int shards(Objective objective, int batchSize, int threads) {
        try (Engine engine = Engine.open(Device.CPU, threads)) {
            return TrainingStep.build(
                            objective,
                            List.of(X, CLASS),
                            new Declarations(),
                            new ReverseMode(),
                            kernel -> false,
                            ElementType.FLOAT32,
                            engine.sharding(batchSize))
                    .shards()
                    .count();
        }
    }

    private static void fill(TrainingSession session, long seed, int ignored) {
        fill(session.batch(), seed, ignored);
    }

    private static void fill(Batch batch, long seed, int ignored) {
        Random random = new Random(seed);
        for (int row = 0; row < BATCH; row++) {
            batch.longs(1).put(row, row < ignored ? IGNORED : random.nextInt(CLASSES));
            for (int column = 0; column < FEATURES; column++) {
                batch.floats(0).put(row * FEATURES + column, (float) random.nextGaussian());
            }
        }
    }

    /** Steps on whole batches, on batches of which the first shard has no label, and on 1 to 3 examples. */
    private static float[] steps(TrainingSession session, int from, int to) {
        float[] losses = new float[to - from];
        for (int step = from; step < to; step++) {
            fill(session, step, step % 3 == 1 ? 70 : step % 5);
            losses[step - from] = session.step(step % 4 == 2 ? 1 + (step / 4 + 2) % 3 : BATCH);
        }
        return losses;
    }

    static Stream<Objective> objectives() {
        Clipping byNorm = new Clipping(OptionalDouble.of(0.1), OptionalDouble.of(0.05));
        return Stream.of(
                objective(new Wide(0), Way.MEAN, Clipping.NONE, 1),
                objective(new Wide(0), Way.SUM, Clipping.NONE, 1),
                objective(new Reading(64), Way.MEAN, Clipping.NONE, 1),
                objective(new Wide(0), Way.MEAN_OVER_COUNTED, Clipping.NONE, 1),
                objective(new Wide(0.5), Way.MEAN_OVER_COUNTED, byNorm, 1),
                objective(new Wide(0), Way.MEAN_OVER_COUNTED, byNorm, 3));
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void lossesAndParametersAreThoseOfTheWholeBatch(Objective objective) {
        assertEquals(2, shards(objective, BATCH));
        try (TrainingSession sharded = open(objective, 2);
                TrainingSession whole = open(objective, 1)) {
            float[] expected = steps(whole, 0, 20);
            float[] losses = steps(sharded, 0, 20);
            for (int step = 0; step < losses.length; step++) {
                assertEquals(expected[step], losses[step], 2e-5 * Math.max(1, expected[step]), "step " + step);
            }
            assertArrayEquals(whole.gradients(), sharded.gradients(), 1e-4f);
            assertArrayEquals(whole.parameters(), sharded.parameters(), 1e-5f);
            assertEquals(whole.updates(), sharded.updates());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void mayBeMoreThanTheExamplesOfASmallBatch(int threads) {
        for (Way way : List.of(Way.SUM, Way.MEAN_OVER_COUNTED)) {
            Objective objective = objective(new Wide(0, 512), way, Clipping.NONE, 1);
            assertEquals(threads, shards(objective, BATCH, threads));
            try (TrainingSession sharded = open(objective, threads);
                    TrainingSession whole = open(objective, 1)) {
                float[] expected = steps(whole, 0, 20);
                float[] losses = steps(sharded, 0, 20);
                for (int step = 0; step < losses.length; step++) {
                    assertEquals(expected[step], losses[step], 2e-5 * Math.max(1, expected[step]), "step " + step);
                }
                assertArrayEquals(whole.parameters(), sharded.parameters(), 1e-5f);
            }
        }
    }

    @Test
    void comeToTheSameWhereNoLabelCounts() {
        Objective objective = objective(new Wide(0), Way.MEAN_OVER_COUNTED, Clipping.NONE, 1);
        try (TrainingSession sharded = open(objective, 2);
                TrainingSession whole = open(objective, 1)) {
            fill(sharded, 1, BATCH);
            fill(whole, 1, BATCH);
            assertEquals(whole.step(BATCH), sharded.step(BATCH));
            assertArrayEquals(whole.parameters(), sharded.parameters());
        }
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void goOnFromASnapshotBitForBit(Objective objective) {
        try (TrainingSession first = open(objective, 2);
                TrainingSession second = open(objective, 2)) {
            steps(first, 0, 7);
            Snapshot snapshot = first.snapshot();
            float[] expected = steps(first, 7, 12);
            second.restore(snapshot);
            assertArrayEquals(expected, steps(second, 7, 12));
            assertArrayEquals(first.parameters(), second.parameters());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aStepCountsWhoseNextBatchCannotBeRead(int threads) {
        Objective objective = objective(new Wide(0), Way.MEAN, Clipping.NONE, 1);
        try (TrainingSession plain = open(objective, threads);
                TrainingSession broken = open(objective, threads)) {
            fill(plain, 0, 0);
            plain.step(BATCH);
            fill(broken, 0, 0);
            IllegalStateException torn = new IllegalStateException("torn");
            assertSame(
                    torn,
                    assertThrows(
                            IllegalStateException.class,
                            () -> broken.step(BATCH, batch -> {
                                throw torn;
                            })));
            assertEquals(1, broken.updates());
            assertArrayEquals(plain.parameters(), broken.parameters());
            fill(plain, 1, 0);
            fill(broken, 1, 0);
            assertEquals(plain.step(BATCH), broken.step(BATCH));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theNextBatchIsReadBesideAStep(int threads) {
        Objective objective = objective(new Wide(0), Way.MEAN, Clipping.NONE, 1);
        try (TrainingSession plain = open(objective, threads);
                TrainingSession ahead = open(objective, threads)) {
            Set<Batch> used = Collections.newSetFromMap(new IdentityHashMap<>());
            fill(ahead, 0, 0);
            for (int step = 0; step < 20; step++) {
                fill(plain, step, 0);
                int next = step + 1;
                List<Batch> read = new ArrayList<>();
                float loss = ahead.step(BATCH, batch -> {
                    fill(batch, next, 0);
                    read.add(batch);
                });
                assertEquals(plain.step(BATCH), loss, "step " + step);
                assertEquals(1, read.size());
                assertSame(read.get(0), ahead.batch());
                used.add(ahead.batch());
            }
            assertArrayEquals(plain.parameters(), ahead.parameters());
            assertEquals(threads, used.size());
            Batch last = ahead.batch();
            ahead.step(BATCH);
            assertSame(last, ahead.batch());
        }
    }

    @Test
    void comeToTheSameWhereNoThreadsAreLeft() {
        Objective objective = objective(new Wide(0), Way.MEAN, Clipping.NONE, 1);
        List<TrainingSession> sessions = new ArrayList<>();
        try {
            for (int count = 0; count < 8; count++) {
                sessions.add(open(objective, 2));
            }
            sessions.forEach(session -> steps(session, 0, 5));
            float[] expected = sessions.get(0).parameters();
            sessions.forEach(session -> assertArrayEquals(expected, session.parameters()));
        } finally {
            sessions.forEach(TrainingSession::close);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MEAN", "SUM", "MEAN_OVER_COUNTED"})
    void areOneWhereThereIsLittleWork(Way way) {
        assertEquals(2, shards(objective(new Wide(0), way, Clipping.NONE, 1), BATCH));
        assertEquals(1, shards(objective(new Wide(0), way, Clipping.NONE, 1), 32));
    }

    @Test
    void areOneWhereALossIsNotWhatItSaysItIs() {
        assertEquals(1, shards(objective(new Wide(0), Way.UNDECLARED_SUM, Clipping.NONE, 1), BATCH));
    }

    @Test
    void areOneWhereAModelKeepsStatesOfItsBatches() {
        Objective objective = objective(new Components.Perceptron(100_000, 0), Way.MEAN, Clipping.NONE, 1);
        assertEquals(1, shards(objective, 4096));
    }

    @Test
    void tellWhatFailsInOneOfThem() {
        try (TrainingSession session = open(objective(new Embedding(), Way.MEAN, Clipping.NONE, 1), 2)) {
            fill(session, 1, 0);
            session.batch().floats(0).put((BATCH - 1) * FEATURES, 5000);
            assertTrue(assertThrows(ProblemException.class, () -> session.step(BATCH))
                    .getMessage()
                    .contains("5000"));
            fill(session, 1, 0);
            assertTrue(Float.isFinite(session.step(BATCH)));
        }
    }

    /** Looks the first feature up in a table of 100 rows. */
    private record Embedding() implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Value table = context.parameter("table", Shape.of(100, FEATURES), Initializer.normal(1));
            Value number = inputs.get(Field.FEATURES).slice(1, 0, 1).squeeze(1).abs();
            Value found = table.gather(0, number.cast(ElementType.INT64));
            return new Wide(0).apply(context, Map.of(Field.FEATURES, found));
        }
    }

    @Test
    void aStepMakesNoObject() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        try (TrainingSession session = open(objective(new Wide(0), Way.MEAN_OVER_COUNTED, Clipping.NONE, 1), 2)) {
            steps(session, 0, 1000);
            long before = threads.getThreadAllocatedBytes(self);
            for (int step = 0; step < 1000; step++) {
                session.step(BATCH);
            }
            long made = threads.getThreadAllocatedBytes(self) - before;
            assertEquals(0, made / 1000, made + " bytes in 1,000 steps");
        }
    }
}
