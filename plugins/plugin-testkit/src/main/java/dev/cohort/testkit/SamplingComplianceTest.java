package dev.cohort.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.Sampling;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.dataset.TableField;
import dev.cohort.api.dataset.TargetRequest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a sampling promises: examples of the classes that there are, drawn from the given random numbers alone, to train on. */
public abstract class SamplingComplianceTest extends ComponentComplianceTest<Sampling> {
    private static final int EXAMPLES = 90;

    @Test
    void drawsExamplesOfTheClassesThatThereAre() {
        long[] counts = new long[3];
        float[] read = read(examples(1), Part.TRAIN, new Order(1, 0, true, 0));
        for (int row = 0; row < read.length; row += 2) {
            int label = (int) read[row + 1];
            counts[label]++;
            assertEquals(10 * label, read[row], 5, "features are those of an example of the class, or lie between two");
        }
        assertTrue(counts[0] > 0 && counts[1] > 0, "a class that there is was never drawn");
        assertEquals(0, counts[2], "a class without examples has some now");
    }

    @Test
    void drawsFromTheGivenNumbersAlone() {
        Order order = new Order(1, 3, true, 0);
        assertArrayEquals(read(examples(1), Part.TRAIN, order), read(examples(1), Part.TRAIN, order));
    }

    @Test
    void leavesTheOtherPartsAlone() {
        float[] plain = read(TableExamples.of(table(), parts(), context(1)), Part.VALIDATION, Order.PLAIN);
        assertArrayEquals(plain, read(examples(1), Part.VALIDATION, Order.PLAIN));
    }

    private TableExamples examples(long seed) {
        return TableExamples.of(table(), parts().sampled(component()), context(seed));
    }

    private static Preparation parts() {
        return Preparation.NONE.withParts(0.2, 0, Split.RANDOM);
    }

    private static DatasetContext context(long seed) {
        return new DatasetContext(seed, TargetRequest.CLASS);
    }

    /** Two classes of unequal size, at 0 and at 10, and a third one that only the names know. */
    private static Table table() {
        Random random = new Random(1);
        float[] features = new float[EXAMPLES];
        int[] labels = new int[EXAMPLES];
        for (int row = 0; row < EXAMPLES; row++) {
            labels[row] = row % 4 == 0 ? 1 : 0;
            features[row] = 10 * labels[row] + 2 * random.nextFloat();
        }
        return new Table(
                List.of(
                        TableField.features(new Columns.Floats(features, 1), List.of("x")),
                        TableField.target(
                                Field.TARGET,
                                new Columns.Labels(labels, List.of("a", "b"), 1),
                                List.of("label"),
                                List.of("a", "b", "c"))),
                (field, row, column, message) -> {
                    throw new AssertionError(message);
                });
    }

    /** The feature and the class of each example. */
    private static float[] read(TableExamples examples, Part part, Order order) {
        int size = (int) examples.size(part).orElseThrow();
        HeapBatch batch = new HeapBatch(List.of(examples.fields()), size);
        float[] read = new float[2 * size];
        try (Cursor cursor = examples.cursor(part, order)) {
            assertEquals(size, cursor.read(batch));
        }
        for (int row = 0; row < size; row++) {
            read[2 * row] = batch.floats(0).get(row);
            read[2 * row + 1] = batch.longs(1).get(row);
        }
        return read;
    }
}
