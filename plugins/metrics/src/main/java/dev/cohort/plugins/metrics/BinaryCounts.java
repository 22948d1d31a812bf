package dev.cohort.plugins.metrics;

/** How often something was rightly said to be there, said to be there, there, and looked at. */
final class BinaryCounts {
    private long right;
    private long predicted;
    private long targets;
    private long rows;

    BinaryCounts() {}

    BinaryCounts(long right, long predicted, long targets, long rows) {
        this.right = right;
        this.predicted = predicted;
        this.targets = targets;
        this.rows = rows;
    }

    void add(boolean target, boolean prediction) {
        right += target && prediction ? 1 : 0;
        predicted += prediction ? 1 : 0;
        targets += target ? 1 : 0;
        rows++;
    }

    void add(BinaryCounts that) {
        right += that.right;
        predicted += that.predicted;
        targets += that.targets;
        rows += that.rows;
    }

    /** All of some as one. */
    static BinaryCounts together(Iterable<BinaryCounts> counts) {
        BinaryCounts sum = new BinaryCounts();
        counts.forEach(sum::add);
        return sum;
    }

    long right() {
        return right;
    }

    long predicted() {
        return predicted;
    }

    long targets() {
        return targets;
    }

    long rows() {
        return rows;
    }

    long falsePositives() {
        return predicted - right;
    }

    long falseNegatives() {
        return targets - right;
    }

    long trueNegatives() {
        return rows - predicted - targets + right;
    }

    /** Whether it is there, or was said to be, at all. */
    boolean occurs() {
        return predicted > 0 || targets > 0;
    }
}
