package dev.cohort.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.objective.Formula;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.experiment.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples of different lengths train one model. */
class BucketsTest {
    private static final int BATCH = 4;

    /** A mean over places, weighed, whose numbers do not depend on zeros behind. */
    private static final Formula WEIGHED_SUM = step -> {
        Value weight = step.parameter("weight", Shape.of(2, 1), Initializer.zeros());
        Value bias = step.parameter("bias", Shape.of(1), Initializer.zeros());
        Value prediction = step.field("x").sum(1).matmul(weight).plus(bias).squeeze(1);
        Value error = prediction.minus(step.field("y"));
        return new Outcome(error.square().mean(), Map.of("prediction", prediction));
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void areTheSameAsTheLargestAlone(int steps) {
        try (TrainingSession padded = open(WEIGHED_SUM, 6);
                TrainingSession bucketed = open(WEIGHED_SUM, 6, 2, 4)) {
            for (int step = 0; step < steps; step++) {
                for (int bucket = 2; bucket >= 0; bucket--) {
                    fill(padded.batch(), 0, 6, bucket == 0 ? 6 : 2 * bucket);
                    fill(bucketed.batch(), bucket, bucket == 0 ? 6 : 2 * bucket, bucket == 0 ? 6 : 2 * bucket);
                    assertEquals(padded.step(BATCH), bucketed.step(BATCH), 1e-5);
                }
            }
            assertArrayEquals(padded.parameters(), bucketed.parameters(), 1e-5f);
            assertEquals(3L * steps, bucketed.updates());
        }
    }

    @Test
    void mustHaveTheSameParameters() {
        Formula positions = step -> {
            Value x = step.field("x");
            Value place = step.parameter("place." + x.shape().size(1), Shape.of(2), Initializer.zeros());
            return new Outcome(
                    x.times(place).sum().plus(step.parameter("bias", Shape.SCALAR, Initializer.zeros())), Map.of());
        };
        try (TrainingSession session = open(positions, 6, 2)) {
            fill(session.batch(), 1, 2, 2);
            assertEquals(
                    "model and loss must have the same parameters for examples of all lengths, but have others where x is"
                            + " [batch, 2, 2] than where x is [batch, 6, 2]",
                    assertThrows(ProblemException.class, () -> session.step(BATCH))
                            .problems()
                            .get(0)
                            .message());
            fill(session.batch(), 0, 6, 6);
            assertEquals(0, session.step(BATCH));
        }
    }

    @Test
    void areHeldToWhatTheySay() {
        List<List<Field>> larger = List.of(fields(2), fields(4));
        IllegalArgumentException broken =
                assertThrows(IllegalArgumentException.class, () -> new OpenData(new Lengths(larger)).buckets());
        assertTrue(broken.getMessage().contains("larger than those of the first"), broken.getMessage());
        try (TrainingSession session = open(WEIGHED_SUM, 6, 2)) {
            assertThrows(IllegalArgumentException.class, () -> session.batch().bucket(2));
        }
    }

    @Test
    void areMeasuredByThePlacesThatTheyHave() {
        List<List<Field>> buckets =
                List.of(5, 2).stream().map(BucketsTest::classified).toList();
        Formula formula = step -> {
            Value bias = step.parameter("bias", Shape.of(3), Initializer.zeros());
            Map<String, Value> outputs = Map.of("prediction", step.field("x").plus(bias));
            return new Outcome(
                    step.loss(new Components.Labels(OptionalLong.empty()), outputs, step.field("target")), outputs);
        };
        try (TrainingSession session = TrainingSession.open(
                List.of(Objective.of(formula, new Components.Momentum(0.01))),
                new OpenData(new Labelled(buckets)),
                SessionOptions.of(BATCH))) {
            for (Set<Reading> reads : List.of(EnumSet.of(Reading.PREDICTED_CLASS), EnumSet.allOf(Reading.class))) {
                List<Integer> classes = new ArrayList<>();
                Metric seen = new EachRow(reads, (predictions, row) -> {
                    assertEquals(predictions.targetClass(row), predictions.predictedClass(row));
                    classes.add(predictions.predictedClass(row));
                });
                session.evaluate(new Labelled(buckets), Part.TEST, List.of(seen));
                List<Integer> expected = new ArrayList<>();
                IntStream.of(5, 2).forEach(length -> IntStream.range(0, BATCH * length)
                        .forEach(place -> expected.add(place % 3)));
                assertEquals(expected, classes);
            }
        }
    }

    private static List<Field> classified(int length) {
        return List.of(
                new Field("x", ElementType.FLOAT32, Shape.of(length, 3)),
                new Field("target", ElementType.INT64, Shape.of(length)).withClasses(List.of("a", "b", "c")));
    }

    /** A batch of each bucket, whose places are of the classes 0, 1, 2, 0 and so on. */
    private record Labelled(List<List<Field>> buckets) implements Examples {
        @Override
        public List<Field> fields() {
            return buckets.get(0);
        }

        @Override
        public OptionalLong size(Part part) {
            return OptionalLong.of((long) BATCH * buckets.size());
        }

        @Override
        public OptionalLong size(Part part, int bucket) {
            return OptionalLong.of(BATCH);
        }

        @Override
        public Cursor cursor(Part part, Order order) {
            return new Cursor() {
                private int next;

                @Override
                public int read(Batch batch) {
                    if (next == buckets.size()) {
                        return 0;
                    }
                    batch.bucket(next);
                    int places = BATCH * buckets.get(next).get(1).elements();
                    for (int place = 0; place < places; place++) {
                        for (int label = 0; label < 3; label++) {
                            batch.floats(0).put(3 * place + label, label == place % 3 ? 1 : 0);
                        }
                        batch.longs(1).put(place, place % 3);
                    }
                    next++;
                    return BATCH;
                }

                @Override
                public long position() {
                    return (long) BATCH * next;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public String digest() {
            return "labelled";
        }

        @Override
        public void close() {}
    }

    private static TrainingSession open(Formula formula, int... lengths) {
        List<List<Field>> buckets =
                Arrays.stream(lengths).mapToObj(BucketsTest::fields).toList();
        return TrainingSession.open(
                List.of(Objective.of(formula, new Components.Momentum(0.01))),
                new OpenData(new Lengths(buckets)),
                SessionOptions.of(BATCH));
    }

    private static List<Field> fields(int length) {
        return List.of(
                new Field("x", ElementType.FLOAT32, Shape.of(length, 2)),
                new Field("y", ElementType.FLOAT32, Shape.SCALAR));
    }

    /** Examples of a length, zeros behind up to that of their bucket. */
    private static void fill(Batch batch, int bucket, int padded, int length) {
        batch.bucket(bucket);
        for (int row = 0; row < BATCH; row++) {
            for (int place = 0; place < padded; place++) {
                for (int column = 0; column < 2; column++) {
                    int index = (row * padded + place) * 2 + column;
                    batch.floats(0).put(index, place < length ? (row + 1) * 0.1f + place * (column - 0.3f) : 0);
                }
            }
            batch.floats(1).put(row, row * 0.5f - length);
        }
    }

    /** Says what buckets there are, and has no examples. */
    private record Lengths(List<List<Field>> buckets) implements Examples {
        @Override
        public List<Field> fields() {
            return buckets.get(0);
        }

        @Override
        public OptionalLong size(Part part) {
            return OptionalLong.empty();
        }

        @Override
        public Cursor cursor(Part part, Order order) {
            throw new IllegalStateException("there are no examples");
        }

        @Override
        public String digest() {
            return "lengths";
        }

        @Override
        public void close() {}
    }
}
