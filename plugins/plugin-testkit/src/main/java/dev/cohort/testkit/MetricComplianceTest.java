package dev.cohort.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a metric promises: one answer for all rows, however they are cut, and a better one for better predictions. */
public abstract class MetricComplianceTest extends ComponentComplianceTest<Metric> {
    private static final int EXAMPLES = 60;
    private static final double TOLERANCE = 1e-9;
    private static final List<String> WORDS = List.of("some", "words", "are", "right", "and", "others", "wrong");
    private static final List<String> TAGS = List.of("O", "B-A", "I-A", "B-B", "I-B");

    @Test
    void hasALabelForTheJournal() {
        String label = component().label();
        assertTrue(label.matches("[a-z][a-z0-9-]*(\\.[a-z0-9-]+)*"), "'" + label + "' cannot stand after the part");
        assertNotEquals("loss", label, "the loss itself is logged under this name");
        assertFalse(component().judges().isEmpty(), "it judges no type of target");
    }

    @Test
    void judgesSomething() {
        for (Answer type : component().judges()) {
            assertTrue(
                    tasks().stream().anyMatch(task -> task.answer() == type),
                    "it refuses 2, 3 and 12 classes, tags, several labels, one and two numbers, embeddings, samples and texts");
        }
    }

    @Test
    void doesNotDependOnHowTheRowsAreCut() {
        for (Task task : tasks()) {
            Result whole = measure(task, false, EXAMPLES);
            assertSame(whole, measure(task, false, 1));
            assertSame(whole, measure(task, false, 7));
        }
    }

    @Test
    void mergesToTheSame() {
        for (Task task : tasks()) {
            Measurement first = component().start(task);
            Measurement second = component().start(task);
            first.update(rows(task, false, 0, EXAMPLES / 3));
            second.update(rows(task, false, EXAMPLES / 3, EXAMPLES));
            first.merge(second);
            assertSame(measure(task, false, EXAMPLES), first.compute());
        }
    }

    @Test
    void preferPerfectPredictions() {
        boolean valued = false;
        boolean gained = false;
        for (Task task : tasks()) {
            Result perfect = measure(task, true, EXAMPLES);
            Result other = measure(task, false, EXAMPLES);
            if (perfect.value().isPresent()) {
                double best = perfect.value().getAsDouble();
                double difference = best - other.value().orElseThrow();
                if (Double.isNaN(best) && Double.isNaN(difference)) {
                    continue; // It is not defined for such numbers, as logarithms are not below 0.
                }
                double gain = component().largerIsBetter() ? difference : -difference;
                assertTrue(gain >= 0, "perfect ones gain " + gain + " for " + task);
                valued = true;
                gained |= gain > 0;
            }
        }
        assertTrue(gained || !valued, "perfect predictions are never better than others");
    }

    /**
     * What the metric does not refuse, of classes few and many, tags of sequences, several labels, numbers, embeddings, samples
     * and texts.
     */
    private List<Task> tasks() {
        return Stream.of(
                        classes(2),
                        classes(3),
                        classes(12),
                        new Task(Answer.CLASSES, TAGS, TAGS.size()),
                        new Task(Answer.CLASSES, List.of("no", "yes"), 2, List.of("a", "b", "c"), true),
                        new Task(Answer.NUMBERS, List.of(), 1, List.of(), true),
                        new Task(Answer.NUMBERS, List.of(), 2, List.of(), true),
                        new Task(Answer.EMBEDDINGS, List.of("0", "1", "2"), 2, List.of(), true),
                        new Task(Answer.SAMPLES, List.of(), 16),
                        new Task(Answer.TEXTS, List.of(), 1))
                .filter(task -> component().judges().contains(task.answer()) && accepts(task))
                .toList();
    }

    private static Task classes(int count) {
        return new Task(
                Answer.CLASSES,
                IntStream.range(0, count).mapToObj(Integer::toString).toList(),
                count,
                List.of(),
                true);
    }

    private boolean accepts(Task task) {
        try {
            component().start(task);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private Result measure(Task task, boolean perfect, int batch) {
        Measurement measurement = component().start(task);
        for (int example = 0; example < EXAMPLES; example += batch) {
            measurement.update(rows(task, perfect, example, Math.min(EXAMPLES, example + batch)));
        }
        return measurement.compute();
    }

    private Rows rows(Task task, boolean perfect, int from, int to) {
        return new Rows(task, component().reads(), perfect, from, to);
    }

    private static void assertSame(Result expected, Result actual) {
        assertEquals(
                expected.table().map(MetricComplianceTest::rounded),
                actual.table().map(MetricComplianceTest::rounded));
        assertEquals(expected.value().isPresent(), actual.value().isPresent());
        if (expected.value().isPresent()) {
            assertEquals(expected.value().getAsDouble(), actual.value().orElseThrow(), TOLERANCE);
        }
    }

    /** A table without the last digits, which depend on the order of sums. */
    private static Result.Table rounded(Result.Table table) {
        return new Result.Table(
                table.columns(),
                table.rows().stream()
                        .map(row -> row.stream()
                                .map(cell -> cell instanceof Double number
                                        ? (Object) (double) (float) (double) number
                                        : cell)
                                .toList())
                        .toList());
    }

    /**
     * Made-up predictions of some examples. Unless they are perfect, the right class is the least probable one in a quarter of
     * the rows, and every number is off. Of classes there is what the metric says that it reads.
     */
    private record Rows(Task task, Set<Reading> reads, boolean perfect, int from, int to) implements Predictions {
        private int columns() {
            return task.classNames().equals(TAGS)
                    ? 6
                    : Math.max(1, task.labels().size());
        }

        @Override
        public int rows() {
            return (to - from) * columns();
        }

        @Override
        public int example(int row) {
            return row / columns();
        }

        @Override
        public int column(int row) {
            return row % columns();
        }

        @Override
        public long group(int row) {
            return place(row) / columns() / 6;
        }

        @Override
        public int targetClass(int row) {
            return random(row).nextInt(task.classes());
        }

        private void require(Reading reading) {
            assertTrue(
                    reads.contains(reading) || reads.contains(Reading.PROBABILITIES),
                    () -> "it reads " + reading + " of classes, but reads() does not say so");
        }

        @Override
        public int predictedClass(int row) {
            require(Reading.PREDICTED_CLASS);
            return likeliest(row);
        }

        private int likeliest(int row) {
            boolean wrong = !perfect && place(row) % 4 == 0;
            return wrong ? (targetClass(row) + 1) % task.width() : targetClass(row);
        }

        @Override
        public double targetProbability(int row) {
            require(Reading.TARGET_PROBABILITY);
            return of(row, targetClass(row));
        }

        @Override
        public int targetRank(int row) {
            require(Reading.TARGET_RANK);
            int target = targetClass(row);
            return (int) IntStream.range(0, task.width())
                    .filter(label ->
                            of(row, label) > of(row, target) || of(row, label) == of(row, target) && label < target)
                    .count();
        }

        @Override
        public double probability(int row, int label) {
            require(Reading.PROBABILITIES);
            return of(row, label);
        }

        private double of(int row, int label) {
            int width = task.width();
            int rank = (label - likeliest(row) + width) % width;
            if (perfect) {
                return rank == 0 ? 1 : 0;
            }
            return 2.0 * (width - rank) / (width * (width + 1));
        }

        @Override
        public double target(int row, int column) {
            Random random = random(row);
            random.nextInt();
            return random.nextGaussian() + column;
        }

        @Override
        public double prediction(int row, int column) {
            if (task.answer() == Answer.EMBEDDINGS) {
                double near = perfect ? 0.1 : 2;
                return (targetClass(row) == column ? 1 : 0)
                        + near * random(row + column).nextGaussian();
            }
            return target(row, column) + (perfect ? 0 : 0.1 + 0.01 * (place(row) % 5));
        }

        @Override
        public String targetText(int row) {
            Random random = random(row);
            return IntStream.range(0, 3 + random.nextInt(6))
                    .mapToObj(word -> WORDS.get(random.nextInt(WORDS.size())))
                    .collect(Collectors.joining(" "));
        }

        @Override
        public String text(int row) {
            String target = targetText(row);
            boolean wrong = !perfect && place(row) % 4 == 0;
            return wrong ? target.substring(target.indexOf(' ') + 1) + " else" : target;
        }

        /** The number of a row, however they are cut. */
        private int place(int row) {
            return from * columns() + row;
        }

        private Random random(int row) {
            return new Random(place(row) * 0x9E3779B97F4A7C15L);
        }
    }
}
