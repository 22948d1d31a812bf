package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Cohen's kappa (1960): how much more predicted and right classes agree than they would by chance, 1 being always.
 *
 * <p>{@code 1 − Σ w · count / Σ w · expected}, where w is the weight of an error and the expected counts are those of independent
 * classes; scikit-learn's {@code cohen_kappa_score} with all classes as its {@code labels}. Not a number where no error could be
 * expected.
 */
@Name("cohen-kappa")
@About("how much more predicted and right classes agree than by chance")
public record CohenKappa(
        @Default("none") @About("how much an error weighs by the distance of the classes") Weights weights,
        @Inline Decision decision)
        implements DecisionMetric {
    @Override
    public double of(ClassCounts counts) {
        List<BinaryCounts> each = counts.each();
        long total = counts.total();
        int[] targets = those(each, BinaryCounts::targets);
        int[] predictions = those(each, BinaryCounts::predicted);
        double observed = 0;
        double expected = 0;
        for (int target : targets) {
            for (int predicted : predictions) {
                double weight = weights.of(Math.abs(target - predicted));
                observed += weight * counts.count(target, predicted);
                expected += weight
                        * each.get(target).targets()
                        * each.get(predicted).predicted()
                        / total;
            }
        }
        return expected == 0 ? Double.NaN : 1 - observed / expected;
    }

    /** The classes of which there are some. */
    private static int[] those(List<BinaryCounts> each, ToLongFunction<BinaryCounts> count) {
        return IntStream.range(0, each.size())
                .filter(label -> count.applyAsLong(each.get(label)) > 0)
                .toArray();
    }

    /** How much an error weighs. */
    public enum Weights {
        /** All errors the same. */
        NONE,
        /** By how far the classes are apart. */
        LINEAR,
        /** By the square of that. */
        QUADRATIC;

        private double of(int distance) {
            return switch (this) {
                case NONE -> distance == 0 ? 0 : 1;
                case LINEAR -> distance;
                case QUADRATIC -> (double) distance * distance;
            };
        }
    }
}
