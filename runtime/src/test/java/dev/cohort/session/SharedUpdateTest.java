package dev.cohort.session;

import static dev.cohort.session.Components.CLASS;
import static dev.cohort.session.Components.CLASSES;
import static dev.cohort.session.Components.FEATURES;
import static dev.cohort.session.Components.X;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.cohort.api.objective.Clipping;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.ParameterGroup;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.engine.Device;
import dev.cohort.step.ModelFormula;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model so large that threads share its update. */
class SharedUpdateTest {
    private static final int BATCH = 8;
    private static final int SMALL = 5;
    private static final int LARGE = 3000;

    private static final Clipping BY_NORM = new Clipping(OptionalDouble.of(0.1), OptionalDouble.of(0.5));

    private static Objective objective(int hidden, Clipping clipping, int accumulateSteps) {
        return new Objective(
                "objective",
                ModelFormula.of(new Components.Perceptron(hidden, 0), new Components.CrossEntropy(), CLASS),
                Pattern.compile(""),
                new Components.Momentum(0.01),
                List.of(new ParameterGroup(Pattern.compile("second"), new Components.Momentum(0.02), false)),
                Scheduling.CONSTANT,
                clipping,
                accumulateSteps,
                1);
    }

    private static TrainingSession open(Objective objective, int threads) {
        return TrainingSession.open(
                List.of(objective), List.of(X, CLASS), new SessionOptions(Device.CPU, threads, 42, BATCH));
    }

    private static void fill(TrainingSession session, long seed) {
        Random random = new Random(seed);
        for (int row = 0; row < BATCH; row++) {
            session.batch().longs(1).put(row, random.nextInt(CLASSES));
            for (int column = 0; column < FEATURES; column++) {
                session.batch().floats(0).put(row * FEATURES + column, (float) random.nextGaussian());
            }
        }
    }

    private static void steps(TrainingSession session, int from, int to) {
        for (int step = from; step < to; step++) {
            fill(session, step);
            session.step(BATCH);
        }
    }

    static Stream<Objective> ways() {
        return Stream.of(
                objective(LARGE, Clipping.NONE, 1), objective(LARGE, BY_NORM, 1), objective(LARGE, BY_NORM, 3));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void movesParametersAndStatesAsOneThreadDoes(Objective objective) {
        try (TrainingSession shared = open(objective, 2);
                TrainingSession alone = open(objective, 1)) {
            steps(shared, 0, 20);
            steps(alone, 0, 20);
            assertArrayEquals(alone.parameters(), shared.parameters(), 1e-5f);
            assertArrayEquals(alone.gradients(), shared.gradients(), 1e-5f);
            assertArrayEquals(
                    alone.variable("running").elements(),
                    shared.variable("running").elements(),
                    1e-5f);
            assertEquals(alone.updates(), shared.updates());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void goesOnFromASnapshotBitForBit(Objective objective) {
        try (TrainingSession first = open(objective, 2);
                TrainingSession second = open(objective, 2)) {
            steps(first, 0, 7);
            Snapshot snapshot = first.snapshot();
            steps(first, 7, 20);
            second.restore(snapshot);
            steps(second, 7, 20);
            assertArrayEquals(first.parameters(), second.parameters());
        }
    }

    @Test
    void moreSessionsThanThreadsCanBeLentToTrainAllTheSame() {
        Objective objective = objective(LARGE, Clipping.NONE, 1);
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
    @ValueSource(ints = {SMALL, LARGE})
    void aStepMakesNoObject(int hidden) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        try (TrainingSession session = open(objective(hidden, BY_NORM, 2), 2)) {
            steps(session, 0, 2000);
            long before = threads.getThreadAllocatedBytes(self);
            for (int step = 0; step < 1000; step++) {
                session.step(BATCH);
            }
            long made = threads.getThreadAllocatedBytes(self) - before;
            assertEquals(0, made / 1000, made + " bytes in 1,000 steps");
        }
    }
}
