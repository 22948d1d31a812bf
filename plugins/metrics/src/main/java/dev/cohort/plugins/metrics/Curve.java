package dev.cohort.plugins.metrics;

import java.util.Arrays;

/**
 * The scores of what is to be found and of what is not, from which follows what every threshold would decide.
 *
 * <p>Equal scores are decided on together, so that no value depends on the order of the rows.
 */
final class Curve {
    private final double[] positives;
    private final double[] negatives;

    private Curve(double[] positives, double[] negatives) {
        this.positives = positives;
        this.negatives = negatives;
    }

    /** A curve of scores that are given one by one. */
    static final class Builder {
        private final Numbers positives = new Numbers();
        private final Numbers negatives = new Numbers();

        void add(boolean positive, double score) {
            (positive ? positives : negatives).add(score);
        }

        Curve build() {
            double[] found = positives.toArray();
            double[] others = negatives.toArray();
            Arrays.sort(found);
            Arrays.sort(others);
            return new Curve(found, others);
        }
    }

    /** How many there are to find. */
    int positives() {
        return positives.length;
    }

    /**
     * The area under the receiver operating characteristic: how often something to find has the larger score than something else,
     * half of equal ones counted. Not a number where there is only one of both.
     */
    double areaUnderReceiverOperatingCharacteristic() {
        double before = 0;
        int below = 0;
        int upTo = 0;
        for (double score : positives) {
            while (below < negatives.length && negatives[below] < score) {
                below++;
            }
            while (upTo < negatives.length && negatives[upTo] <= score) {
                upTo++;
            }
            before += (below + upTo) / 2.0;
        }
        return before / ((double) positives.length * negatives.length);
    }

    /** The mean of the precisions at the thresholds, each weighted by how much recall it adds; 0 where nothing is to be found. */
    double averagePrecision() {
        double sum = 0;
        int found = positives.length;
        int others = negatives.length;
        while (found > 0) {
            double threshold = positives[found - 1];
            int before = found;
            found = below(positives, found, threshold);
            others = below(negatives, others, threshold);
            int right = positives.length - found;
            sum += (double) (before - found) * right / (right + negatives.length - others);
        }
        return positives.length == 0 ? 0 : sum / positives.length;
    }

    private static int below(double[] sorted, int from, double threshold) {
        int place = from;
        while (place > 0 && sorted[place - 1] >= threshold) {
            place--;
        }
        return place;
    }

    /** The scores, each once, in ascending order: the thresholds that differ in what they decide. */
    double[] thresholds() {
        double[] all = Arrays.copyOf(positives, positives.length + negatives.length);
        System.arraycopy(negatives, 0, all, positives.length, negatives.length);
        return Arrays.stream(all).sorted().distinct().toArray();
    }

    /** What would be decided if scores from a threshold on were found. */
    BinaryCounts at(double threshold) {
        int right = positives.length - firstAtLeast(positives, threshold);
        int wrong = negatives.length - firstAtLeast(negatives, threshold);
        return new BinaryCounts(right, right + wrong, positives.length, positives.length + negatives.length);
    }

    private static int firstAtLeast(double[] sorted, double threshold) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < threshold) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
