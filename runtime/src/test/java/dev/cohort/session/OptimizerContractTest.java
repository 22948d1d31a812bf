package dev.cohort.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.objective.Clipping;
import dev.cohort.api.objective.Formula;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.objective.ParameterGroup;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.optimizer.WrappingOptimizer;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.autodiff.ReverseMode;
import dev.cohort.engine.Device;
import dev.cohort.engine.Engine;
import dev.cohort.experiment.ProblemException;
import dev.cohort.step.Declarations;
import dev.cohort.step.TrainingStep;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What optimizers may ask for, each in sessions of all sorts. */
class OptimizerContractTest {
    private static final int BATCH = 100;
    private static final int WIDTH = 8;
    private static final Field X = new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(WIDTH));

    private record Descent(double learningRate) implements Optimizer {
        @Override
        public void update(UpdateContext context) {
            context.parameters(context.parameters().minus(context.gradient().times(context.learningRate())));
        }
    }

    /** Asks for everything that is elementwise. */
    private record Everything(Optimizer inner) implements WrappingOptimizer {
        @Override
        public void update(UpdateContext context) {
            Value product = context.scalar("product", 1);
            context.scalar("product", product.times(context.momentum(0.9)));
            Value moved = context.update(inner);
            Value share = product.times(0.1).dividedBy(context.gradientNorm().plus(1));
            context.state("average", context.state("average").times(0.5).plus(moved));
            context.parameters(moved.times(share.negate().plus(1)));
        }

        @Override
        public Value evaluated(UpdateContext context) {
            return context.parameters().plus(context.state("average").times(context.scalar("product", 1)));
        }

        @Override
        public Optional<Value> probe(UpdateContext context) {
            return Optional.of(context.parameters()
                    .plus(context.gradient()
                            .times(context.gradientNorm().plus(1e-6).power(-1))));
        }
    }

    /** Sees the shape of each tensor, and keeps states of other shapes. */
    private record Whole(double learningRate) implements Optimizer {
        @Override
        public boolean wholeTensors() {
            return true;
        }

        @Override
        public void update(UpdateContext context) {
            Value gradient = context.gradient();
            Value norm = gradient.square().sum().sqrt();
            Value longest = context.state("longest", Shape.SCALAR).maximum(norm);
            context.state("longest", longest);
            Value count = context.scalar("count", 0);
            context.scalar("count", count.plus(1));
            if (gradient.shape().rank() == 2) {
                Value rows = gradient.square().sum(1);
                Value seen = context.state("rows", rows.shape()).plus(rows);
                context.state("rows", seen);
                gradient = gradient.dividedBy(seen.sqrt().plus(1e-3).unsqueeze(1));
            }
            Value rate = context.learningRate().dividedBy(count.plus(1));
            context.parameters(
                    context.parameters().minus(gradient.dividedBy(longest).times(rate)));
        }
    }

    private static List<Optimizer> optimizers() {
        return List.of(
                new Everything(new Descent(0.05)), new Whole(0.05), new Everything(new Whole(0.05)), new Descent(0.05));
    }

    /** A small network with a state that counts its steps, if that is wanted, since shards have no states. */
    private static Formula formula(boolean counts, double dropout) {
        return step -> {
            Value first = step.parameter("first", Shape.of(WIDTH, 300), Initializer.normal(0.3));
            Value bias = step.parameter("bias", Shape.of(300), Initializer.zeros());
            Value last = step.parameter("last", Shape.of(300, 300), Initializer.normal(0.1));
            if (counts) {
                Value count = step.state("count", Shape.SCALAR, Initializer.zeros());
                step.assign(count, count.plus(1));
            }
            Value hidden = step.field(Field.FEATURES).matmul(first).plus(bias).tanh();
            Value dropped = dropout == 0 ? hidden : step.dropout(hidden, dropout);
            Value error = dropped.matmul(last).mean(1).minus(1);
            return new Outcome(error.square().mean(), Map.of("error", error));
        };
    }

    private static Objective objective(Formula formula, Optimizer optimizer, int accumulateSteps) {
        return new Objective(
                "objective",
                formula,
                Pattern.compile(""),
                optimizer,
                List.of(),
                Scheduling.CONSTANT,
                new Clipping(OptionalDouble.empty(), OptionalDouble.of(0.5)),
                accumulateSteps,
                1);
    }

    private static TrainingSession open(Formula formula, Optimizer optimizer, int accumulateSteps, int threads) {
        return TrainingSession.open(
                List.of(objective(formula, optimizer, accumulateSteps)),
                List.of(X),
                new SessionOptions(Device.CPU, threads, 1, BATCH));
    }

    private static float steps(TrainingSession session, int from, int to) {
        float loss = 0;
        for (int step = from; step < to; step++) {
            Random random = new Random(step);
            for (int example = 0; example < BATCH; example++) {
                float[] row = new float[WIDTH];
                for (int index = 0; index < WIDTH; index++) {
                    row[index] = (float) random.nextGaussian();
                }
                session.batch().floats(0).put(example * WIDTH, row);
            }
            loss = session.step(BATCH);
        }
        return loss;
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aSnapshotInTheMiddleGoesOnBitForBit(Optimizer optimizer) {
        try (TrainingSession whole = open(formula(true, 0.2), optimizer, 3, 2);
                TrainingSession resumed = open(formula(true, 0.2), optimizer, 3, 2)) {
            steps(whole, 0, 7);
            Snapshot middle = whole.snapshot();
            steps(whole, 7, 14);
            steps(resumed, 0, 2);
            resumed.restore(middle);
            steps(resumed, 7, 14);
            assertArrayEquals(whole.parameters(), resumed.parameters());
            assertArrayEquals(whole.evaluatedParameters(), resumed.evaluatedParameters());
            assertEquals(whole.snapshot().scalars(), resumed.snapshot().scalars());
            assertEquals(4, whole.updates());
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aDeviceMovesAlike(Optimizer optimizer) {
        Objective objective = objective(formula(true, 0.2), optimizer, 2);
        SessionOptions options = new SessionOptions(Device.CPU, 1, 1, BATCH);
        try (TrainingSession host = TrainingSession.open(List.of(objective), List.of(X), options);
                TrainingSession device =
                        TrainingSession.open(List.of(objective), List.of(X), options, Engine.openLikeDevice(1))) {
            steps(host, 0, 6);
            steps(device, 0, 6);
            assertArrayEquals(host.parameters(), device.parameters(), 1e-4f);
            assertArrayEquals(host.evaluatedParameters(), device.evaluatedParameters(), 1e-4f);
            assertArrayEquals(host.parameters(), device.parameters(), 1e-4f);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void whatIsUnfrozenLaterRestsUntilThen(Optimizer optimizer) {
        Objective plain = objective(formula(true, 0.2), optimizer, 2);
        Objective staged = new Objective(
                plain.name(),
                plain.formula(),
                plain.parameters(),
                optimizer,
                List.of(new ParameterGroup(Pattern.compile("last"), optimizer, false, 1)),
                plain.scheduling(),
                plain.clipping(),
                plain.accumulateSteps(),
                plain.everySteps());
        SessionOptions options = new SessionOptions(Device.CPU, 1, 1, BATCH);
        try (TrainingSession host = TrainingSession.open(List.of(staged), List.of(X), options);
                TrainingSession resumed = TrainingSession.open(List.of(staged), List.of(X), options);
                TrainingSession device =
                        TrainingSession.open(List.of(staged), List.of(X), options, Engine.openLikeDevice(1))) {
            float[] last = host.variable("last").elements();
            steps(host, 0, 5);
            steps(device, 0, 5);
            assertArrayEquals(last, host.variable("last").elements());
            assertArrayEquals(last, device.variable("last").elements());
            assertArrayEquals(new float[last.length], host.gradient("last").elements());
            resumed.restore(host.snapshot());
            for (TrainingSession session : List.of(host, resumed, device)) {
                session.epoch(1);
                steps(session, 5, 12);
            }
            assertFalse(Arrays.equals(last, host.variable("last").elements()), "it moves in the end");
            assertArrayEquals(host.parameters(), resumed.parameters());
            assertArrayEquals(host.parameters(), device.parameters(), 1e-4f);
            assertArrayEquals(host.evaluatedParameters(), device.evaluatedParameters(), 1e-4f);
        }
    }

    @Test
    void batchesAreSplitWhereNoStateIsAssigned() {
        assertEquals(2, shards(formula(false, 0.2)));
        assertEquals(1, shards(formula(true, 0.2)));
    }

    private static int shards(Formula formula) {
        try (Engine engine = Engine.open(Device.CPU, 2)) {
            return TrainingStep.build(
                            objective(formula, new Descent(1), 1),
                            List.of(X),
                            new Declarations(),
                            new ReverseMode(),
                            kernel -> false,
                            ElementType.FLOAT32,
                            engine.sharding(BATCH))
                    .shards()
                    .count();
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void shardsMoveAlike(Optimizer optimizer) {
        try (TrainingSession whole = open(formula(true, 0.2), optimizer, 1, 2);
                TrainingSession shards = open(formula(false, 0.2), optimizer, 1, 2)) {
            assertEquals(steps(whole, 0, 6), steps(shards, 0, 6), 1e-4);
            assertArrayEquals(whole.parameters(), shards.parameters(), 1e-4f);
            assertArrayEquals(whole.evaluatedParameters(), shards.evaluatedParameters(), 1e-4f);
        }
    }

    /** Takes the gradient again, at a place of its choice. */
    private record Probing(Optimizer inner, Function<UpdateContext, Value> place) implements WrappingOptimizer {
        @Override
        public Optional<Value> probe(UpdateContext context) {
            return Optional.of(place.apply(context));
        }
    }

    @Test
    void aSecondGradientIsOfTheSameBatchAndTheSameChance() {
        Optimizer here = new Probing(new Descent(0.05), context -> context.parameters()
                .plus(context.gradient().times(0)));
        try (TrainingSession plain = open(formula(true, 0.5), new Descent(0.05), 1, 1);
                TrainingSession twice = open(formula(true, 0.5), here, 1, 1)) {
            assertEquals(steps(plain, 0, 5), steps(twice, 0, 5));
            assertArrayEquals(plain.parameters(), twice.parameters());
            assertEquals(5, twice.variable("count").elements()[0], "states move once a step");
        }
    }

    @Test
    void theLossIsThatOfTheParameters() {
        Optimizer away =
                new Probing(new Descent(0.05), context -> context.parameters().plus(1));
        try (TrainingSession plain = open(formula(true, 0.5), new Descent(0.05), 1, 1);
                TrainingSession twice = open(formula(true, 0.5), away, 1, 1)) {
            assertEquals(steps(plain, 0, 1), steps(twice, 0, 1));
            assertFalse(Arrays.equals(plain.parameters(), twice.parameters()));
        }
    }

    @Test
    void aSecondGradientThatIsNoNumberMovesNothing() {
        Optimizer nowhere = new Probing(new Descent(0.05), context -> context.parameters()
                .plus(context.gradientNorm().times(1e300)));
        try (TrainingSession session = open(formula(true, 0), nowhere, 1, 1)) {
            float[] before = session.parameters();
            float loss = steps(session, 0, 1);
            assertFalse(Float.isFinite(loss), "a loss of " + loss);
            assertEquals(Optional.of(""), session.diverged().map(Divergence::objective));
            assertArrayEquals(before, session.parameters());
        }
    }

    @Test
    void scalarsAreInSnapshots() {
        try (TrainingSession session = open(formula(true, 0), new Everything(new Descent(0.05)), 1, 1)) {
            steps(session, 0, 2);
            assertEquals(
                    Map.of("optimizer/product/first", 0.9 * 0.9),
                    session.snapshot().scalars());
            Snapshot other = new Snapshot(
                    2, List.of(2L), List.of(0), Map.of(), session.snapshot().tensors(), List.of());
            assertTrue(assertThrows(ProblemException.class, () -> session.restore(other))
                    .getMessage()
                    .contains("optimizer/product/first"));
        }
    }

    @Test
    void evaluationsUseOtherParametersAndLeaveThoseInTraining() {
        try (TrainingSession session = open(formula(true, 0), new Everything(new Descent(0.05)), 1, 1)) {
            steps(session, 0, 3);
            float[] before = session.parameters();
            assertNotEquals(before[0], session.evaluatedParameters()[0]);
            assertArrayEquals(before, session.parameters());
        }
    }

    private record Stated(Function<UpdateContext, Value> statement) implements Optimizer {
        @Override
        public double learningRate() {
            return 1;
        }

        @Override
        public void update(UpdateContext context) {
            context.parameters(statement.apply(context));
        }

        @Override
        public Value evaluated(UpdateContext context) {
            return statement.apply(context);
        }
    }

    @Test
    void nobodyKnowsTheNormOfGatheredGradients() {
        Optimizer gathering = new Stated(context -> context.update(
                new Everything(new Descent(1)),
                context.parameters(),
                context.gradient(),
                context.step().equal(context.step())));
        String message =
                String.valueOf(assertThrows(ProblemException.class, () -> open(formula(true, 0), gathering, 1, 1)
                                .close())
                        .getMessage());
        assertTrue(message.contains("norm of gradients that another optimizer has gathered"), message);
    }

    private static Set<Map.Entry<String, Optimizer>> mistakes() {
        return Map.<String, Optimizer>of(
                        "asks for gradients",
                        new Stated(UpdateContext::gradient),
                        "update() of " + Stated.class.getName() + " uses the operator ReduceSum",
                        new Everything(
                                new Stated(context -> context.parameters().sum().plus(context.parameters()))),
                        "elementwise",
                        new Stated(context ->
                                context.parameters().times(context.parameters().sum())),
                        "wholeTensors() says no",
                        new Stated(context -> context.state("other", Shape.of(3))),
                        "around an optimizer that says yes",
                        new Stated(context -> context.update(new Whole(1))),
                        "update()'s to do",
                        new Stated(context -> context.update(new Descent(1))),
                        "computed from scalars alone",
                        new Stated(context -> {
                            context.scalar("sum", 0);
                            context.scalar("sum", context.parameters());
                            return context.parameters();
                        }),
                        "otherwise than before",
                        new Stated(context -> context.parameters()
                                .times(context.scalar("sum", 0))
                                .times(context.scalar("sum", 1))),
                        "two others of one type",
                        new Stated(context -> context.update(new Descent(1)).plus(context.update(new Descent(2)))),
                        "does not have",
                        new Probing(new Descent(1), context -> context.state("unknown")))
                .entrySet();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void tellsMistakes(Map.Entry<String, Optimizer> mistake) {
        String message = String.valueOf(
                assertThrows(ProblemException.class, () -> open(formula(true, 0), mistake.getValue(), 1, 1)
                                .close())
                        .getMessage());
        assertTrue(message.contains(mistake.getKey()), message);
    }
}
