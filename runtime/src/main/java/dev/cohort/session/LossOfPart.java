package dev.cohort.session;

import dev.cohort.api.loss.Combination;

/** Puts the losses of batches together, in double precision. */
final class LossOfPart {
    private final Combination combination;
    private double sum;
    private double weights;

    LossOfPart(Combination combination) {
        this.combination = combination;
    }

    /**
     * Adds a batch.
     *
     * @param weight what {@link Combination.MeanOver} says of the batch; for others it is not looked at
     */
    void add(double loss, int examples, double weight) {
        if (combination instanceof Combination.Sum) {
            sum += loss;
            return;
        }
        double share = combination instanceof Combination.MeanOver ? weight : examples;
        // Where nothing counts, the batch's loss is 0 divided by 0, which must not become the loss of all others.
        if (share != 0) {
            sum += (combination instanceof Combination.RootMeanSquare ? loss * loss : loss) * share;
            weights += share;
        }
    }

    /** The loss of all batches so far; a mean over nothing is not a number. */
    double value() {
        if (combination instanceof Combination.Sum) {
            return sum;
        }
        double mean = sum / weights;
        return combination instanceof Combination.RootMeanSquare ? Math.sqrt(mean) : mean;
    }
}
