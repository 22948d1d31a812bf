package dev.cohort.session;

import static dev.cohort.session.Components.CLASS;
import static dev.cohort.session.Components.CLASSES;
import static dev.cohort.session.Components.FEATURES;
import static dev.cohort.session.Components.X;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Task;
import dev.cohort.api.objective.Clipping;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.ParameterGroup;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.engine.Engine;
import dev.cohort.experiment.ProblemException;
import dev.cohort.step.ModelFormula;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TrainingSessionTest {
    private static final int BATCH = 8;

    private static TrainingSession open(Objective objective) {
        return TrainingSession.open(List.of(objective), List.of(X, CLASS), SessionOptions.of(BATCH));
    }

    /** Fills the batch with numbers that depend on the seed alone. */
    private static void fill(TrainingSession session, int examples, long seed) {
        Random random = new Random(seed);
        for (int row = 0; row < examples; row++) {
            int label = random.nextInt(CLASSES);
            session.batch().longs(1).put(row, label);
            for (int column = 0; column < FEATURES; column++) {
                float noise = (float) random.nextGaussian();
                session.batch().floats(0).put(row * FEATURES + column, noise + (column == label ? 2 : 0));
            }
        }
    }

    private static float[] losses(TrainingSession session, int from, int to) {
        float[] losses = new float[to - from];
        for (int step = from; step < to; step++) {
            int examples = step % 4 == 3 ? 5 : BATCH;
            fill(session, examples, step);
            losses[step - from] = session.step(examples);
        }
        return losses;
    }

    @Test
    void agreesWithTheSameTrainingInPlain64BitJava() {
        try (TrainingSession session = open(Components.objective(Components.classes(0), 1))) {
            ReferencePerceptron reference = new ReferencePerceptron(
                    session.variable("first.weight").elements(),
                    session.variable("second.weight").elements());
            for (int step = 0; step < 40; step++) {
                int examples = step % 4 == 3 ? 5 : BATCH;
                fill(session, examples, step);
                double expected = reference.step(session.batch(), examples, 0.1, 0.9);
                assertEquals(expected, session.step(examples), 2e-5 * Math.max(1, expected), "step " + step);
            }
            assertArrayEquals(
                    reference.first(), session.variable("first.weight").elements(), 1e-4f);
            assertEquals(40, session.steps());
            assertEquals(40, session.updates());
        }
    }

    @Test
    void memoryOfADevicesOwnTrainsTheSame() {
        Objective objective = new Objective(
                "objective",
                Components.classes(0.3),
                Pattern.compile(""),
                new Components.Momentum(0.1),
                List.of(),
                Scheduling.CONSTANT,
                new Clipping(OptionalDouble.of(0.5), OptionalDouble.of(0.3)),
                2,
                1);
        try (TrainingSession host = open(objective);
                TrainingSession device = TrainingSession.open(
                        List.of(objective), List.of(X, CLASS), SessionOptions.of(BATCH), Engine.openLikeDevice(1))) {
            assertArrayEquals(losses(host, 0, 21), losses(device, 0, 21), 1e-5f);
            Snapshot snapshot = device.snapshot();
            assertArrayEquals(host.gradients(), device.gradients(), 1e-5f);
            for (int index = 0; index < snapshot.tensors().size(); index++) {
                NamedTensor expected = host.snapshot().tensors().get(index);
                assertEquals(expected.name(), snapshot.tensors().get(index).name());
                assertArrayEquals(
                        expected.elements(), snapshot.tensors().get(index).elements(), 1e-5f, expected.name());
            }
            float[] before = losses(device, 21, 25);
            device.restore(snapshot);
            assertArrayEquals(before, losses(device, 21, 25));
        }
    }

    @Test
    void twoSessionsOfOneSeedAreIdenticalWithDropoutToo() {
        try (TrainingSession one = open(Components.objective(Components.classes(0.5), 1));
                TrainingSession other = open(Components.objective(Components.classes(0.5), 1));
                TrainingSession without = open(Components.objective(Components.classes(0), 1))) {
            float[] losses = losses(one, 0, 12);
            assertArrayEquals(losses, losses(other, 0, 12));
            assertArrayEquals(one.parameters(), other.parameters());
            assertNotEquals(losses[0], losses(without, 0, 1)[0]);
        }
    }

    @Test
    void aRestoredSessionGoesOnAsIfItHadNeverStopped() {
        Objective objective = Components.objective(Components.classes(0.3), 3);
        try (TrainingSession whole = open(objective);
                TrainingSession resumed = open(objective)) {
            losses(whole, 0, 10);
            Snapshot snapshot = whole.snapshot();
            assertEquals(List.of(1), snapshot.accumulated());
            float[] expected = losses(whole, 10, 30);
            resumed.restore(snapshot);
            assertArrayEquals(expected, losses(resumed, 10, 30));
            assertArrayEquals(whole.parameters(), resumed.parameters());
            assertArrayEquals(
                    whole.variable("running").elements(),
                    resumed.variable("running").elements());
            assertEquals(10, resumed.updates());
        }
    }

    @Test
    void aSnapshotOfAnotherModelIsRefused() {
        try (TrainingSession session = open(Components.objective(Components.classes(0), 1))) {
            Snapshot other = new Snapshot(1, List.of(1L), List.of(0), Map.of(), List.of(), List.of());
            assertTrue(assertThrows(ProblemException.class, () -> session.restore(other))
                    .getMessage()
                    .contains("first.weight"));
        }
    }

    @Test
    void accumulatedBatchesCountAsOneOfTheirSize() {
        try (TrainingSession parts = open(Components.objective(Components.classes(0), 2));
                TrainingSession whole = open(Components.objective(Components.classes(0), 1))) {
            fill(whole, BATCH, 1);
            for (int part = 0; part < 2; part++) {
                for (int row = 0; row < BATCH / 2; row++) {
                    int source = part * BATCH / 2 + row;
                    parts.batch().longs(1).put(row, whole.batch().longs(1).get(source));
                    for (int column = 0; column < FEATURES; column++) {
                        float value = whole.batch().floats(0).get(source * FEATURES + column);
                        parts.batch().floats(0).put(row * FEATURES + column, value);
                    }
                }
                parts.step(BATCH / 2);
            }
            whole.step(BATCH);
            assertEquals(1, parts.updates());
            assertArrayEquals(whole.gradients(), parts.gradients(), 1e-6f);
            assertArrayEquals(whole.parameters(), parts.parameters(), 1e-6f);
        }
    }

    @Test
    void groupsMoveAtTheirOwnRateAndFrozenOnesNotAtAll() {
        ParameterGroup frozen =
                new ParameterGroup(Pattern.compile("^first\\.weight$"), new Components.Momentum(1), true);
        ParameterGroup fast = new ParameterGroup(Pattern.compile("^second"), new Components.Momentum(1), false);
        try (TrainingSession grouped = open(Components.objective(Components.classes(0), 1, frozen, fast));
                TrainingSession plain = open(Components.objective(Components.classes(0), 1))) {
            float[] weight = grouped.variable("first.weight").elements();
            float[] before = plain.variable("second.weight").elements();
            fill(grouped, BATCH, 1);
            fill(plain, BATCH, 1);
            grouped.step(BATCH);
            plain.step(BATCH);
            assertArrayEquals(weight, grouped.variable("first.weight").elements());
            assertArrayEquals(
                    plain.variable("first.bias").elements(),
                    grouped.variable("first.bias").elements());
            float[] slow = plain.variable("second.weight").elements();
            float[] quick = grouped.variable("second.weight").elements();
            for (int index = 0; index < slow.length; index++) {
                assertEquals(10 * (slow[index] - before[index]), quick[index] - before[index], 1e-5);
            }
            assertArrayEquals(
                    new float[weight.length], grouped.gradient("first.weight").elements());
            assertEquals("first.weight", grouped.parameterNames().get(2));
        }
    }

    @Test
    void labelsThatAreNoClassesAreRefusedBeforeTheyAreRead() {
        try (TrainingSession session = open(Components.objective(Components.classes(0), 1))) {
            for (long label : new long[] {CLASSES, -1, -100}) {
                fill(session, BATCH, 1);
                session.batch().longs(1).put(4, label);
                String message = assertThrows(ProblemException.class, () -> session.step(BATCH))
                        .getMessage();
                assertTrue(message.contains("label " + label) && message.contains("0 to 2"), message);
            }
            fill(session, BATCH, 1);
            session.batch().longs(1).put(BATCH - 1, 7);
            assertTrue(Float.isFinite(session.step(BATCH - 1)));
        }
    }

    @Test
    void aSnapshotCanBeTakenInTheMemoryOfAnother() {
        try (TrainingSession session = open(Components.objective(Components.classes(0), 3))) {
            losses(session, 0, 2);
            Snapshot spent = session.snapshot();
            losses(session, 2, 6);
            Snapshot expected = session.snapshot();
            Snapshot reused = session.snapshot(spent);
            assertEquals(expected.step(), reused.step());
            assertEquals(expected.updates(), reused.updates());
            assertEquals(expected.tensors().size(), reused.tensors().size());
            for (int index = 0; index < expected.tensors().size(); index++) {
                NamedTensor tensor = reused.tensors().get(index);
                assertEquals(expected.tensors().get(index).name(), tensor.name());
                assertArrayEquals(expected.tensors().get(index).elements(), tensor.elements(), tensor.name());
            }
            assertSame(
                    spent.tensors().get(0).elements(), reused.tensors().get(0).elements());
        }
    }

    @Test
    void aLossThatIsNotFiniteMovesNothing() {
        try (TrainingSession session = open(Components.objective(Components.classes(0), 1))) {
            losses(session, 0, 3);
            Snapshot before = session.snapshot();
            fill(session, BATCH, 3);
            session.batch().floats(0).put(0, Float.NaN);
            assertTrue(Float.isNaN(session.step(BATCH)));
            assertArrayEquals(
                    before.tensors().get(0).elements(),
                    session.snapshot().tensors().get(0).elements());
            assertArrayEquals(
                    new NamedTensor(
                                    "running",
                                    session.variable("running").shape(),
                                    before.tensors().stream()
                                            .filter(tensor -> tensor.name().equals("running"))
                                            .findFirst()
                                            .orElseThrow()
                                            .elements())
                            .elements(),
                    session.variable("running").elements());
            assertEquals(3, session.updates());
        }
    }

    @Test
    void whatDoesNotFitIsAProblemInOneLine() {
        Objective numbers = Components.objective(Components.numbers(CLASS), 1);
        ProblemException problem = assertThrows(
                ProblemException.class,
                () -> TrainingSession.open(List.of(numbers), List.of(X, CLASS), SessionOptions.of(2)));
        assertTrue(problem.getMessage().contains("shape"), problem.getMessage());
        Objective missing = Components.objective(Components.classes(0), 1);
        assertTrue(assertThrows(
                        ProblemException.class,
                        () -> TrainingSession.open(List.of(missing), List.of(X), SessionOptions.of(2)))
                .getMessage()
                .contains("'target'"));
        assertThrows(
                IllegalArgumentException.class,
                () -> TrainingSession.open(List.of(), List.of(X), SessionOptions.of(2)));
        Objective narrow = Components.objective(
                ModelFormula.of(new Components.Perceptron(4, 0), new Components.Narrow(), CLASS), 1);
        assertTrue(assertThrows(
                        ProblemException.class,
                        () -> TrainingSession.open(List.of(narrow), List.of(X, CLASS), SessionOptions.of(2)))
                .getMessage()
                .contains("Narrow gives the probabilities of 2 classes, but the target has 3"));
        assertThrows(IllegalArgumentException.class, () -> Components.objective(Components.classes(0), 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Clipping(OptionalDouble.empty(), OptionalDouble.of(Double.NaN)));
    }

    /** All that reads or writes the memory of a model. */
    private static List<Runnable> uses(TrainingSession session, Snapshot snapshot, float[] parameters, float[] weight) {
        return List.of(
                () -> session.step(BATCH),
                () -> session.loss(0),
                session::parameters,
                () -> session.parameters(parameters),
                session::gradients,
                () -> session.gradient("second.weight"),
                () -> session.variable("second.weight"),
                () -> session.variable("second.weight", weight),
                session::snapshot,
                () -> session.restore(snapshot),
                () -> session.evaluate(new Table(List.of(X, CLASS), new float[0], new double[0]), Part.TEST, List.of()),
                () -> session.network().onnx(),
                () -> session.network().layers());
    }

    private static List<Runnable> uses(TrainingSession session) {
        float[] weight = session.variable("second.weight").elements();
        return uses(session, session.snapshot(), session.parameters(), weight);
    }

    @Test
    void aClosedSessionSaysSo() {
        TrainingSession session = open(Components.objective(Components.classes(0), 1));
        fill(session, BATCH, 1);
        List<Runnable> uses = uses(session);
        session.close();
        session.close();
        for (Runnable use : uses) {
            assertEquals(
                    "the session is closed",
                    assertThrows(IllegalStateException.class, use::run).getMessage());
        }
        session.batch().longs(1).put(0, 1);
    }

    @Test
    void aSessionInUseLetsNobodyElseIn() {
        try (TrainingSession session = open(Components.objective(Components.classes(0), 1))) {
            fill(session, BATCH, 1);
            List<Runnable> uses = new ArrayList<>(uses(session));
            uses.add(session::close);
            List<String> told = new ArrayList<>();
            Metric meanwhile = new Metric() {
                @Override
                public String label() {
                    return "meanwhile";
                }

                @Override
                public Set<Answer> judges() {
                    return Set.of(Answer.CLASSES);
                }

                @Override
                public boolean largerIsBetter() {
                    return true;
                }

                @Override
                public Measurement start(Task task) {
                    uses.forEach(use -> told.add(
                            assertThrows(IllegalStateException.class, use::run).getMessage()));
                    throw new IllegalStateException("enough");
                }
            };
            Table examples = new Table(List.of(X, CLASS), new float[FEATURES], new double[1]);
            assertEquals(
                    "enough",
                    assertThrows(
                                    IllegalStateException.class,
                                    () -> session.evaluate(examples, Part.TEST, List.of(meanwhile)))
                            .getMessage());
            assertEquals(Collections.nCopies(uses.size(), "another thread is using the session"), told);
            assertTrue(Float.isFinite(session.step(BATCH)));
        }
    }

    @Test
    void threadsThatMeetAreToldAndNothingBreaks() throws InterruptedException {
        TrainingSession session = open(Components.objective(Components.classes(0), 1));
        fill(session, BATCH, 1);
        Thread other = new Thread(() -> {
            while (told(session::close)) {
                Thread.yield();
            }
        });
        other.start();
        while (!told(() -> session.step(BATCH)) || other.isAlive()) {
            Thread.yield();
        }
        other.join();
        assertEquals(
                "the session is closed",
                assertThrows(IllegalStateException.class, () -> session.step(BATCH))
                        .getMessage());
    }

    /** Whether a use of a session was refused, for one of the two reasons that there are. */
    private static boolean told(Runnable use) {
        try {
            use.run();
            return false;
        } catch (IllegalStateException refused) {
            String message = String.valueOf(refused.getMessage());
            assertTrue(
                    List.of("the session is closed", "another thread is using the session")
                            .contains(message),
                    message);
            return true;
        }
    }
}
