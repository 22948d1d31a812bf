package dev.cohort.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a data set promises: the same examples in the same order for the same seed, from any position on. */
public abstract class DatasetComplianceTest extends ComponentComplianceTest<Dataset> {
    private static final long SEED = 42;

    /** What a loss would read as the target; classes unless told otherwise. */
    protected TargetRequest target() {
        return TargetRequest.CLASS;
    }

    /** What losses would read, by the names of fields; the target alone unless told otherwise. */
    protected Map<String, TargetRequest> targets() {
        return Map.of(Field.TARGET, target());
    }

    /** Whether examples to train on are varied, so that they differ from epoch to epoch; not unless told otherwise. */
    protected boolean isVaried() {
        return false;
    }

    /** New data in the form of the data set's own, with which {@link Dataset#read} is checked; none unless told otherwise. */
    protected Optional<Path> newData() {
        return Optional.empty();
    }

    @Test
    void namesItsFields() {
        try (Examples examples = open()) {
            List<String> names = examples.fields().stream().map(Field::name).toList();
            assertFalse(names.isEmpty(), "there are no fields");
            assertEquals(names.stream().distinct().toList(), names);
            assertTrue(examples.digest().matches("\\S{1,36}"), "the digest is '" + examples.digest() + "'");
        }
    }

    @Test
    void readsEveryExampleWhateverTheBatch() {
        try (Examples examples = open()) {
            for (Part part : Part.values()) {
                List<String> all = read(examples, part, Order.PLAIN, 1);
                List<String> inBatches = read(examples, part, Order.PLAIN, 7);
                if (examples.buckets().size() == 1) {
                    assertEquals(all, inBatches);
                }
                assertEquals(
                        all.stream().sorted().toList(),
                        inBatches.stream().sorted().toList());
                examples.size(part).ifPresent(size -> assertEquals(size, all.size(), part + " has another size"));
            }
            assertFalse(read(examples, Part.TRAIN, Order.PLAIN, 1).isEmpty(), "there is nothing to train on");
        }
    }

    @Test
    void isTheSameWhenOpenedAgain() {
        try (Examples first = open();
                Examples second = open()) {
            assertEquals(first.digest(), second.digest());
            assertEquals(first.fields(), second.fields());
            for (Part part : Part.values()) {
                Order order = new Order(SEED, 3, true, 0);
                assertEquals(read(first, part, order, 5), read(second, part, order, 5));
            }
        }
    }

    @Test
    void shufflesEachEpochInAnotherWay() {
        try (Examples examples = open()) {
            List<String> plain = read(examples, Part.TRAIN, Order.PLAIN, 5);
            List<String> first = read(examples, Part.TRAIN, new Order(SEED, 0, true, 0), 5);
            List<String> second = read(examples, Part.TRAIN, new Order(SEED, 1, true, 0), 5);
            if (isVaried()) {
                assertEquals(plain.size(), first.size());
                assertEquals(plain.size(), second.size());
            } else {
                assertEquals(
                        plain.stream().sorted().toList(),
                        first.stream().sorted().toList());
                assertEquals(
                        plain.stream().sorted().toList(),
                        second.stream().sorted().toList());
            }
            if (plain.stream().distinct().count() > 10) {
                assertNotEquals(plain, first);
                assertNotEquals(first, second);
            }
        }
    }

    @Test
    void goesOnFromAnyPosition() {
        try (Examples examples = open()) {
            List<String> whole = read(examples, Part.TRAIN, new Order(SEED, 1, true, 0), 5);
            int middle = whole.size() / 2;
            assertEquals(
                    whole.subList(middle, whole.size()),
                    read(examples, Part.TRAIN, new Order(SEED, 1, true, middle), 5));
        }
    }

    @Test
    void skipsWhatItWouldHaveRead() {
        try (Examples examples = open()) {
            Order order = new Order(SEED, 1, true, 0);
            if (!examples.isReadByThreads()) {
                return;
            }
            List<String> whole = read(examples, Part.TRAIN, order, 3);
            HeapBatch batch = new HeapBatch(examples.buckets(), 3);
            try (Cursor cursor = examples.cursor(Part.TRAIN, order)) {
                cursor.skip(3);
                assertEquals(Math.min(3, whole.size()), cursor.position());
                int rows = cursor.read(batch);
                assertEquals(
                        whole.subList(Math.min(3, whole.size()), Math.min(3, whole.size()) + rows),
                        batch.examples(rows));
            }
        }
    }

    @Test
    void readsNewExamplesWhateverTheBatch() {
        Optional<Path> input = newData();
        Assumptions.assumeTrue(input.isPresent(), "there is no new data to read");
        try (Examples examples = open()) {
            List<String> trained = examples.fields().stream()
                    .flatMap(DatasetComplianceTest::raw)
                    .map(Field::name)
                    .toList();
            List<String> all = read(input.get(), examples, 1, trained);
            assertFalse(all.isEmpty(), "no new example was read");
            assertEquals(all, read(input.get(), examples, 7, trained));
        }
    }

    /** The fields that an exported model reads in place of one. */
    private static Stream<Field> raw(Field field) {
        return field.derivation().isEmpty()
                ? Stream.of(field)
                : Stream.concat(
                        field.derivation().get().numbers().stream(), field.derivation().get().categories().stream());
    }

    private List<String> read(Path input, Examples examples, int capacity, List<String> trained) {
        List<String> all = new ArrayList<>();
        try (NewData data = component()
                .read(input, examples.learned(), List.of())
                .orElseThrow(() -> new AssertionError("read gives no new data"))) {
            data.fields().forEach(field -> assertTrue(trained.contains(field.name()), field + " was not trained on"));
            HeapBatch batch = new HeapBatch(List.of(data.fields()), capacity);
            for (int rows = data.read(batch); rows > 0; rows = data.read(batch)) {
                all.addAll(batch.examples(rows));
                assertEquals(all.size(), data.position());
                assertEquals(List.of(), data.kept(rows - 1));
            }
        }
        return all;
    }

    private Examples open() {
        return component().open(new DatasetContext(SEED, targets()));
    }

    private static List<String> read(Examples examples, Part part, Order order, int capacity) {
        HeapBatch batch = new HeapBatch(examples.buckets(), capacity);
        List<String> all = new ArrayList<>();
        try (Cursor cursor = examples.cursor(part, order)) {
            for (int rows = cursor.read(batch); rows > 0; rows = cursor.read(batch)) {
                all.addAll(batch.examples(rows));
                assertEquals(order.position() + all.size(), cursor.position());
            }
        }
        return all;
    }
}
