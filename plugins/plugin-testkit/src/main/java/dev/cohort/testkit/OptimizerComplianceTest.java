package dev.cohort.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.Snapshot;
import dev.cohort.session.TrainingSession;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an optimizer promises: it goes downhill, the same way every time, and on from where it was interrupted. */
public abstract class OptimizerComplianceTest extends ComponentComplianceTest<Optimizer> {
    private static final int STEPS = 100;

    @Test
    void goesDownhill() {
        try (TrainingSession session = open(1)) {
            float first = session.step(1);
            float last = walk(session, STEPS);
            assertTrue(last < first, "the loss was " + first + " and is " + last + " after " + STEPS + " steps");
        }
    }

    @Test
    void staysFiniteWhereTheGroundIsFlat() {
        try (TrainingSession session = open(0)) {
            walk(session, STEPS);
            for (float parameter : session.parameters()) {
                assertTrue(Float.isFinite(parameter), "a parameter with gradient 0 became " + parameter);
            }
        }
    }

    @Test
    void goesTheSameWayEveryTime() {
        try (TrainingSession first = open(1);
                TrainingSession second = open(1)) {
            walk(first, STEPS);
            walk(second, STEPS);
            assertArrayEquals(first.parameters(), second.parameters());
        }
    }

    @Test
    void goesOnFromWhereItWasInterrupted() {
        try (TrainingSession whole = open(1);
                TrainingSession resumed = open(1)) {
            walk(whole, STEPS / 2);
            Snapshot middle = whole.snapshot();
            walk(whole, STEPS / 2);
            resumed.restore(middle);
            walk(resumed, STEPS / 2);
            assertArrayEquals(whole.parameters(), resumed.parameters(), "its memory is not all in named states");
        }
    }

    @Test
    void evaluatesWithoutATrace() {
        try (TrainingSession whole = open(1);
                TrainingSession resumed = open(1)) {
            assertArrayEquals(
                    whole.parameters(),
                    whole.evaluatedParameters(),
                    "before an update there is nothing else to evaluate");
            walk(whole, STEPS / 2);
            float[] before = whole.parameters();
            float[] evaluated = whole.evaluatedParameters();
            assertArrayEquals(before, whole.parameters());
            resumed.restore(whole.snapshot());
            assertArrayEquals(evaluated, resumed.evaluatedParameters(), "a snapshot evaluates otherwise");
        }
    }

    private static float walk(TrainingSession session, int steps) {
        float loss = 0;
        for (int step = 0; step < steps; step++) {
            loss = session.step(1);
        }
        return loss;
    }

    /** A bowl that is wide in one direction and narrow in the other, times a factor. */
    private TrainingSession open(float factor) {
        Shape two = Shape.of(2);
        Objective bowl = Objective.of(
                step -> {
                    Value place = step.parameter("place", two, Initializer.of(1, -2));
                    Value steepness = step.field(Field.FEATURES).sum(0);
                    Value height = place.square().times(steepness).sum();
                    return new Outcome(height, Map.of("height", height));
                },
                component());
        TrainingSession session = TrainingSession.open(
                List.of(bowl), List.of(new Field(Field.FEATURES, ElementType.FLOAT32, two)), SessionOptions.of(1));
        session.batch().floats(0).put(0, new float[] {factor, factor * 5});
        return session;
    }
}
