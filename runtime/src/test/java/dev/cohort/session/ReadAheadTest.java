package dev.cohort.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Scaling;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that threads read ahead are those that one thread reads. */
class ReadAheadTest {
    private static final int BATCH = 4;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void areInOrderWhateverTheThreads(int threads) {
        Pixels pixels = new Pixels(30, -1);
        assertEquals(read(pixels, 5, 0), read(pixels, 5, threads));
        assertEquals(0, pixels.open.get());
    }

    @Test
    void mayBeLeftInTheMiddle() {
        Pixels pixels = new Pixels(1000, -1);
        try (BatchReader reader = new OpenData(pixels).read(Part.TRAIN, Order.PLAIN, 3)) {
            assertEquals(BATCH, reader.read(new FieldBuffers(pixels.buckets(), BATCH)));
        }
        assertEquals(0, pixels.open.get());
    }

    @Test
    void failWhereTheirTurnComes() {
        Pixels pixels = new Pixels(30, 9);
        FieldBuffers batch = new FieldBuffers(pixels.buckets(), BATCH);
        try (BatchReader reader = new OpenData(pixels).read(Part.TRAIN, Order.PLAIN, 3)) {
            assertEquals(BATCH, reader.read(batch));
            assertEquals(BATCH, reader.read(batch));
            assertTrue(assertThrows(RuntimeException.class, () -> reader.read(batch))
                    .toString()
                    .contains("9 is damaged"));
        }
    }

    @Test
    void bytesBecomeFloatsInTheGraph() {
        Pixels pixels = new Pixels(BATCH, -1);
        Objective mean = Objective.of(
                step -> {
                    Value weight = step.parameter("weight", Shape.SCALAR, Initializer.ones());
                    Value x = step.field("pixels");
                    assertEquals(ElementType.FLOAT32, x.type());
                    return new Outcome(x.times(weight).mean(), Map.of());
                },
                new Components.Momentum(0.1));
        try (TrainingSession session =
                TrainingSession.open(List.of(mean), new OpenData(pixels), SessionOptions.of(BATCH))) {
            for (int index = 0; index < BATCH * 2; index++) {
                session.batch().bytes(0).put(index, (byte) (index % 2 == 0 ? 255 : 100));
            }
            // The first channel is halved, and from the second 100 is taken.
            assertEquals(255 / 2.0 / 2, session.step(BATCH), 1e-4);
        }
    }

    private static List<String> read(Pixels pixels, long position, int threads) {
        List<String> all = new ArrayList<>();
        FieldBuffers batch = new FieldBuffers(pixels.buckets(), BATCH);
        try (BatchReader reader = new OpenData(pixels).read(Part.TRAIN, new Order(1, 0, false, position), threads)) {
            for (int size = reader.read(batch); size > 0; size = reader.read(batch)) {
                StringBuilder text = new StringBuilder();
                for (int index = 0; index < size * 2; index++) {
                    text.append(batch.bytes(0).get(index)).append(' ');
                }
                all.add(text.toString());
            }
        }
        assertFalse(all.isEmpty());
        return all;
    }

    /** Images of one pixel, the first channel of which is their number. */
    private record Pixels(int examples, int damaged, AtomicInteger open) implements Examples {
        Pixels(int examples, int damaged) {
            this(examples, damaged, new AtomicInteger());
        }

        @Override
        public List<Field> fields() {
            Scaling scaling = new Scaling(new double[] {0, 100}, new double[] {2, 1});
            return List.of(new Field("pixels", ElementType.UINT8, Shape.of(2)).withScaling(scaling));
        }

        @Override
        public OptionalLong size(Part part) {
            return OptionalLong.of(examples);
        }

        @Override
        public boolean isReadByThreads() {
            return true;
        }

        @Override
        public Cursor cursor(Part part, Order order) {
            open.incrementAndGet();
            return new Reading(order.position());
        }

        @Override
        public String digest() {
            return "pixels";
        }

        @Override
        public void close() {}

        private final class Reading implements Cursor {
            private long position;

            Reading(long position) {
                this.position = position;
            }

            @Override
            public int read(Batch batch) {
                int count = (int) Math.min(batch.capacity(), examples - position);
                for (int index = 0; index < count; index++, position++) {
                    if (position == damaged) {
                        throw new DataException(position + " is damaged");
                    }
                    batch.bytes(0).put(2 * index, (byte) position);
                    batch.bytes(0).put(2 * index + 1, (byte) 7);
                }
                return count;
            }

            @Override
            public void skip(int capacity) {
                position = Math.min(examples, position + capacity);
            }

            @Override
            public long position() {
                return position;
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        }
    }
}
