package dev.cohort.plugins.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The order of numbers: their ranks, and how far two orders agree. */
final class Ranks {
    private Ranks() {}

    /** The rank of each number, from 1; equal ones share the mean of their ranks. */
    static double[] of(double[] numbers) {
        int[] order = order(numbers, numbers);
        double[] ranks = new double[numbers.length];
        for (int from = 0, to; from < order.length; from = to) {
            for (to = from; to < order.length && numbers[order[to]] == numbers[order[from]]; to++) {}
            for (int place = from; place < to; place++) {
                ranks[order[place]] = (from + 1 + to) / 2.0;
            }
        }
        return ranks;
    }

    /** The places of numbers in ascending order, equal ones by the others. */
    private static int[] order(double[] numbers, double[] others) {
        return IntStream.range(0, numbers.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(place -> numbers[place])
                        .thenComparingDouble(place -> others[place]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * Kendall's tau-b of two orders, in time n log n (Knight 1966): pairs in disorder are the exchanges by which a sort by the one
     * order becomes a sort by the other.
     */
    static double tau(double[] one, double[] other) {
        int[] order = order(one, other);
        double[] sorted =
                Arrays.stream(order).mapToDouble(place -> other[place]).toArray();
        double[] kept = Arrays.stream(order).mapToDouble(place -> one[place]).toArray();
        double both = 0;
        for (int from = 0, to; from < sorted.length; from = to) {
            for (to = from; to < sorted.length && kept[to] == kept[from] && sorted[to] == sorted[from]; to++) {}
            both += pairs(to - from);
        }
        double all = pairs(one.length);
        double tiesOfOne = ties(kept);
        double discordant = exchanges(sorted, new double[sorted.length], 0, sorted.length);
        double tiesOfOther = ties(sorted);
        double difference = all - tiesOfOne - tiesOfOther + both - 2 * discordant;
        return difference / (Math.sqrt(all - tiesOfOne) * Math.sqrt(all - tiesOfOther));
    }

    private static double pairs(double count) {
        return count * (count - 1) / 2;
    }

    private static double ties(double[] sorted) {
        double sum = 0;
        for (int from = 0, to; from < sorted.length; from = to) {
            for (to = from; to < sorted.length && sorted[to] == sorted[from]; to++) {}
            sum += pairs(to - from);
        }
        return sum;
    }

    /** Sorts by merging, and counts the pairs that stood in the wrong order. */
    private static double exchanges(double[] numbers, double[] space, int from, int to) {
        if (to - from < 2) {
            return 0;
        }
        int middle = (from + to) >>> 1;
        double count = exchanges(numbers, space, from, middle) + exchanges(numbers, space, middle, to);
        int left = from;
        int right = middle;
        for (int place = from; place < to; place++) {
            boolean first = right == to || left < middle && numbers[left] <= numbers[right];
            count += first ? 0 : middle - left;
            space[place] = first ? numbers[left++] : numbers[right++];
        }
        System.arraycopy(space, from, numbers, from, to - from);
        return count;
    }
}
