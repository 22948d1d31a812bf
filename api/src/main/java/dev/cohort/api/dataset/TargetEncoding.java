package dev.cohort.api.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Mean targets of categories, as scikit-learn's {@code TargetEncoder} has them: {@code (sum + s·m) / (n + s)} with {@code m} the
 * mean of all and {@code s} the smoothing, or, where none is given, an empirical Bayes estimate, {@code λ·mean + (1 − λ)·m} with
 * {@code λ = v·n / (v·n + w)}, {@code v} the variance of all targets and {@code w} that of the category's.
 *
 * <p>So that a model does not read its own target, an example of the training part gets the means of the others, those
 * outside its fold. Folds are drawn by the seed, not by class.
 */
final class TargetEncoding {
    private static final int FOLDS = 5;
    private static final long STREAM = 6;

    private final int[] training;
    private final int[] folds;
    private final double[][] targets;
    private final Optional<Double> smoothing;

    /**
     * @param training the rows of the training part
     * @param folds the fold of each of these
     * @param targets by row, the numbers whose means are taken; one list for each number of the encoding
     */
    TargetEncoding(int[] training, int[] folds, double[][] targets, Optional<Double> smoothing) {
        this.training = training;
        this.folds = folds;
        this.targets = targets;
        this.smoothing = smoothing;
    }

    /** Draws the folds of so many examples. */
    static int[] folds(int count, long seed) {
        int[] folds = new int[count];
        Arrays.setAll(folds, place -> place % FOLDS);
        SplitMix64.of(seed, STREAM).shuffle(folds);
        return folds;
    }

    /** What each number of a category becomes where the target is not known: by all examples of the training part. */
    CategoryEncoding whole(long[] categories, int count) {
        return of(categories, count, place -> true);
    }

    /** Puts what the rows of the training part become to a place of each of their rows, so many elements wide. */
    void putFolded(long[] categories, int count, double[] elements, int width, int place) {
        for (int fold = 0; fold < FOLDS; fold++) {
            int held = fold;
            CategoryEncoding encoding = of(categories, count, other -> folds[other] != held);
            for (int index = 0; index < training.length; index++) {
                if (folds[index] == fold) {
                    encoding.put(categories[training[index]], elements, training[index] * width + place);
                }
            }
        }
    }

    private CategoryEncoding of(long[] categories, int count, IntPredicate taken) {
        List<List<Double>> table = new ArrayList<>();
        for (int category = 0; category <= count; category++) {
            table.add(new ArrayList<>());
        }
        for (double[] target : targets) {
            double[] means = means(categories, count, target, taken);
            for (int category = 0; category <= count; category++) {
                table.get(category).add(means[category]);
            }
        }
        return new CategoryEncoding(count, table.stream().map(List::copyOf).toList());
    }

    private double[] means(long[] categories, int count, double[] target, IntPredicate taken) {
        double[] sums = new double[count + 1];
        long[] counts = new long[count + 1];
        double sum = 0;
        long all = 0;
        for (int index = 0; index < training.length; index++) {
            if (taken.test(index)) {
                int category = (int) categories[training[index]];
                sums[category] += target[training[index]];
                counts[category]++;
                sum += target[training[index]];
                all++;
            }
        }
        double mean = all == 0 ? 0 : sum / all;
        double[] squares = new double[count + 1];
        double square = 0;
        for (int index = 0; index < training.length; index++) {
            if (taken.test(index)) {
                int category = (int) categories[training[index]];
                double number = target[training[index]];
                squares[category] += Math.pow(number - sums[category] / counts[category], 2);
                square += Math.pow(number - mean, 2);
            }
        }
        double variance = all == 0 ? 0 : square / all;
        double[] means = new double[count + 1];
        for (int category = 0; category <= count; category++) {
            means[category] = counts[category] == 0 || category == Categories.UNKNOWN
                    ? mean
                    : mean(sums[category], counts[category], squares[category], mean, variance);
        }
        return means;
    }

    private double mean(double sum, long count, double squares, double mean, double variance) {
        if (smoothing.isPresent()) {
            return (sum + smoothing.get() * mean) / (count + smoothing.get());
        }
        double share = variance * count / (variance * count + squares / count);
        return Double.isNaN(share) ? mean : share * sum / count + (1 - share) * mean;
    }
}
