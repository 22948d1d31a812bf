package dev.cohort.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.experiment.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Two objectives over shared values, as a generator and its discriminator are. */
class ObjectivesTest {
    private static final List<Field> FIELDS = List.of(new Field("x", ElementType.FLOAT32, Shape.SCALAR));

    private static Objective objective(String name, String parameters, int everySteps, Formula formula) {
        return new Objective(
                name,
                formula,
                Pattern.compile(parameters),
                new Components.Momentum(0.1),
                List.of(),
                Scheduling.CONSTANT,
                Clipping.NONE,
                1,
                everySteps);
    }

    /** (a · b - x)², seen by both; each moves its own factor. */
    private static Formula product() {
        return step -> {
            Value a = step.parameter("a", Shape.SCALAR, Initializer.constant(1));
            Value b = step.parameter("b", Shape.SCALAR, Initializer.constant(2));
            Value error = a.times(b).minus(step.fields().get("x"));
            return new Outcome(error.square().mean(), Map.of());
        };
    }

    @Test
    void eachMovesItsOwnParametersInItsOwnSteps() {
        List<Objective> both =
                List.of(objective("first", "^a$", 1, product()), objective("second", "^b$", 2, product()));
        try (TrainingSession session = TrainingSession.open(both, FIELDS, SessionOptions.of(1))) {
            session.batch().floats(0).put(0, 5);
            // d/da (ab - 5)² = 2b(ab - 5) = -12.
            assertEquals(9, session.step(1));
            assertArrayEquals(new float[] {2.2f}, session.variable("a").elements(), 1e-6f);
            assertArrayEquals(new float[] {2}, session.variable("b").elements());
            // The second objective sees what the first has moved already: a = 2.2 + 0.9 · 1.2 + 0.1 · 2.4 = 3.52.
            session.step(1);
            assertEquals(3.52, session.variable("a").elements()[0], 1e-5);
            double byB = 2 * 3.52 * (3.52 * 2 - 5);
            assertEquals(2 - 0.1 * byB, session.variable("b").elements()[0], 1e-5);
            assertEquals((3.52 * 2 - 5) * (3.52 * 2 - 5), session.loss(1), 1e-4);
        }
    }

    @Test
    void oneParameterHasOneObjective() {
        List<Objective> both = List.of(objective("first", "", 1, product()), objective("second", "^b$", 1, product()));
        String message = assertThrows(
                        ProblemException.class, () -> TrainingSession.open(both, FIELDS, SessionOptions.of(1)))
                .getMessage();
        assertTrue(message.contains("b is moved by the objective second"), message);
    }

    @Test
    void anObjectiveThatMovesNothingIsRefused() {
        List<Objective> none = List.of(objective("idle", "^c$", 1, product()));
        assertTrue(assertThrows(ProblemException.class, () -> TrainingSession.open(none, FIELDS, SessionOptions.of(1)))
                .getMessage()
                .contains("nothing to train"));
    }
}
