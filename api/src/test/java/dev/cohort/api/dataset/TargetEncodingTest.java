package dev.cohort.api.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An example of the training part never reads its own target. */
final class TargetEncodingTest {
    /** a a b b a b a b c b */
    private static final long[] CATEGORIES = {1, 1, 2, 2, 1, 2, 1, 2, 3, 2};

    private static final double[] TARGETS = {1, 2, 4, 3, 0, 5, 2, 7, 9, 4};

    /** scikit-learn 1.9.1: for each of KFold(5), TargetEncoder(target_type="continuous", smooth=...) of the other folds. */
    @Test
    void encodesOutOfFoldAsScikitLearn() {
        Map<Optional<Double>, double[]> expected = Map.of(
                Optional.empty(),
                new double[] {
                    1.2184874, 1.2184874, 5.2416645, 5.2416645, 1.6929577, 4.460177, 1.0796813, 3.9909091, 3.0,
                    4.5603715
                },
                Optional.of(2.0),
                new double[] {2.625, 2.625, 4.7, 4.7, 2.6, 4.3333333, 2.0, 3.8333333, 3.0, 4.1666667});
        int[] training = IntStream.range(0, 10).toArray();
        int[] folds = IntStream.range(0, 10).map(row -> row / 2).toArray();
        expected.forEach((smoothing, encoded) -> {
            double[] elements = new double[10];
            new TargetEncoding(training, folds, new double[][] {TARGETS}, smoothing)
                    .putFolded(CATEGORIES, 3, elements, 1, 0);
            assertArrayEquals(encoded, elements, 1e-6);
        });
    }

    @Test
    void drawsFoldsOfEqualSizes() {
        int[] folds = TargetEncoding.folds(23, 42);
        int[] sizes = new int[5];
        Arrays.stream(folds).forEach(fold -> sizes[fold]++);
        assertArrayEquals(new int[] {5, 5, 5, 4, 4}, sizes);
        assertEquals(Arrays.toString(folds), Arrays.toString(TargetEncoding.folds(23, 42)));
    }
}
