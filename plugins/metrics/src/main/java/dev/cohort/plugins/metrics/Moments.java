package dev.cohort.plugins.metrics;

/**
 * The means, squared deviations and joint deviations of two series of numbers, in double precision.
 *
 * <p>Means and deviations are kept and joined by the rule of Chan, Golub and LeVeque (1983), so that a large offset costs no
 * digits.
 */
final class Moments {
    private long rows;
    private double mean;
    private double otherMean;
    private double deviations;
    private double otherDeviations;
    private double joint;

    void add(double one, double other) {
        rows++;
        double before = one - mean;
        double otherBefore = other - otherMean;
        mean += before / rows;
        otherMean += otherBefore / rows;
        deviations += before * (one - mean);
        otherDeviations += otherBefore * (other - otherMean);
        joint += before * (other - otherMean);
    }

    void add(Moments that) {
        long together = rows + that.rows;
        if (together == 0) {
            return;
        }
        double share = (double) rows * that.rows / together;
        double distance = that.mean - mean;
        double otherDistance = that.otherMean - otherMean;
        deviations += that.deviations + distance * distance * share;
        otherDeviations += that.otherDeviations + otherDistance * otherDistance * share;
        joint += that.joint + distance * otherDistance * share;
        mean += distance * that.rows / together;
        otherMean += otherDistance * that.rows / together;
        rows = together;
    }

    static Moments of(double[] one, double[] other) {
        Moments moments = new Moments();
        for (int row = 0; row < one.length; row++) {
            moments.add(one[row], other[row]);
        }
        return moments;
    }

    /** How many numbers each series has. */
    long rows() {
        return rows;
    }

    double mean() {
        return mean;
    }

    double otherMean() {
        return otherMean;
    }

    /** Σ (one − its mean)². */
    double deviations() {
        return deviations;
    }

    /** Σ (other − its mean)². */
    double otherDeviations() {
        return otherDeviations;
    }

    /** Σ (one − its mean) · (other − its mean). */
    double joint() {
        return joint;
    }

    /** Pearson's correlation; not a number where one of the series is constant. */
    double correlation() {
        return Math.max(-1, Math.min(1, joint / (Math.sqrt(deviations) * Math.sqrt(otherDeviations))));
    }
}
