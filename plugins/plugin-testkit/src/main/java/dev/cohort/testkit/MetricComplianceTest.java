package dev.cohort.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a metric promises: one answer for all rows, however they are cut, and a better one for better predictions. */
public abstract class MetricComplianceTest extends ComponentComplianceTest<Metric> {
    private static final int ROWS = 60;
    private static final double TOLERANCE = 1e-9;

    @Test
    void hasALabelForTheJournal() {
        String label = component().label();
        assertTrue(label.matches("[a-z][a-z0-9-]*(\\.[a-z0-9-]+)*"), "'" + label + "' cannot stand after the part");
        assertNotEquals("loss", label, "the loss itself is logged under this name");
        assertFalse(component().judges().isEmpty(), "it judges no type of target");
    }

    @Test
    void doesNotDependOnHowTheRowsAreCut() {
        for (Task task : tasks()) {
            Result whole = measure(task, false, ROWS);
            assertSame(whole, measure(task, false, 1));
            assertSame(whole, measure(task, false, 7));
        }
    }

    @Test
    void mergesToTheSame() {
        for (Task task : tasks()) {
            Measurement first = component().start(task);
            Measurement second = component().start(task);
            first.update(new Rows(task, false, 0, ROWS / 3));
            second.update(new Rows(task, false, ROWS / 3, ROWS));
            first.merge(second);
            assertSame(measure(task, false, ROWS), first.compute());
        }
    }

    @Test
    void preferPerfectPredictions() {
        for (Task task : tasks()) {
            Result perfect = measure(task, true, ROWS);
            Result other = measure(task, false, ROWS);
            if (perfect.value().isPresent()) {
                double gain = perfect.value().getAsDouble() - other.value().orElseThrow();
                assertTrue(component().largerIsBetter() ? gain > 0 : gain < 0, "perfect ones gain " + gain);
            }
        }
    }

    private List<Task> tasks() {
        return component().judges().stream()
                .map(type ->
                        type == Answer.CLASSES ? new Task(type, List.of("no", "yes"), 2) : new Task(type, List.of(), 2))
                .toList();
    }

    private Result measure(Task task, boolean perfect, int batch) {
        Measurement measurement = component().start(task);
        for (int row = 0; row < ROWS; row += batch) {
            measurement.update(new Rows(task, perfect, row, Math.min(ROWS, row + batch)));
        }
        return measurement.compute();
    }

    private static void assertSame(Result expected, Result actual) {
        assertEquals(expected.table(), actual.table());
        assertEquals(expected.value().isPresent(), actual.value().isPresent());
        if (expected.value().isPresent()) {
            assertEquals(expected.value().getAsDouble(), actual.value().orElseThrow(), TOLERANCE);
        }
    }

    /** Made-up predictions, of which a quarter of the classes and every number is off unless they are perfect. */
    private record Rows(Task task, boolean perfect, int from, int to) implements Predictions {
        @Override
        public int rows() {
            return to - from;
        }

        @Override
        public int targetClass(int row) {
            return random(row).nextInt(task.width());
        }

        @Override
        public int predictedClass(int row) {
            boolean wrong = !perfect && (from + row) % 4 == 0;
            return wrong ? (targetClass(row) + 1) % task.width() : targetClass(row);
        }

        @Override
        public double probability(int row, int label) {
            double best = perfect ? 1 : 0.75;
            return label == predictedClass(row) ? best : (1 - best) / (task.width() - 1);
        }

        @Override
        public double target(int row, int column) {
            Random random = random(row);
            random.nextInt();
            return random.nextGaussian() + column;
        }

        @Override
        public double prediction(int row, int column) {
            return target(row, column) + (perfect ? 0 : 0.1 + 0.01 * ((from + row) % 5));
        }

        private Random random(int row) {
            return new Random((from + row) * 0x9E3779B97F4A7C15L);
        }
    }
}
