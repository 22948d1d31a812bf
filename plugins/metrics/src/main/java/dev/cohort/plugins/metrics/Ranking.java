package dev.cohort.plugins.metrics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of a group in descending order of their scores; of equal scores the less relevant come first, so that a model that
 * tells nothing apart gains nothing by it.
 *
 * @param scores what was predicted, in that order
 * @param relevances the targets, in that order
 */
record Ranking(double[] scores, double[] relevances) {
    static Ranking of(double[] scores, double[] relevances) {
        List<Integer> order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(row -> -scores[row])
                        .thenComparingDouble(row -> relevances[row]))
                .toList();
        return new Ranking(
                order.stream().mapToDouble(row -> scores[row]).toArray(),
                order.stream().mapToDouble(row -> relevances[row]).toArray());
    }
}
