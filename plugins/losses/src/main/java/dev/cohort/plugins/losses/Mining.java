package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Value;

/** Which triplets of a batch count; those of no use, and batches without any, count as 0. */
public enum Mining {
    /**
     * One for each anchor that has both: the farthest of its class and the nearest of another (Hermans et al. 2017, equation 5).
     * The mean is over these anchors.
     */
    BATCH_HARD {
        @Override
        Value loss(Value distances, Value same, double margin) {
            Value other = same.negate().plus(1);
            // Of itself an example is at distance 0, which is never the farthest unless there is no other.
            Value positive = distances.times(same).maximumOver(1);
            Value beyond = distances.maximumOver(0, 1).plus(1);
            Value negative = distances
                    .minus(beyond)
                    .times(other)
                    .negate()
                    .maximumOver(1)
                    .negate()
                    .plus(beyond);
            Value hasBoth =
                    same.sum(1).greater(1.5).and(other.sum(1).greater(0.5)).toFloat();
            Value losses = positive.minus(negative).plus(margin).relu().times(hasBoth);
            return losses.sum().ratioTo(hasBoth.sum());
        }
    },

    /**
     * All. The mean is over those whose loss is above 0 (Hermans et al. 2017 call it batch all ≠ 0; pytorch-metric-learning's
     * {@code TripletMarginLoss} does so by default).
     */
    BATCH_ALL {
        @Override
        Value loss(Value distances, Value same, double margin) {
            return meanOverPositive(excess(distances), triplets(same), margin);
        }
    },

    /**
     * Those whose negative is farther than the positive, but by no more than the margin (Schroff et al. 2015), all of them, as
     * pytorch-metric-learning's {@code TripletMarginMiner} has it with {@code type_of_triplets = "semihard"}. The mean is over
     * those whose loss is above 0.
     */
    SEMI_HARD {
        @Override
        Value loss(Value distances, Value same, double margin) {
            Value excess = excess(distances);
            return meanOverPositive(excess, triplets(same).times(excess.less(0).toFloat()), margin);
        }
    };

    /**
     * The loss of a batch.
     *
     * @param distances between its examples, of shape [batch, batch]
     * @param same 1 where two examples are of one class, 0 elsewhere
     */
    abstract Value loss(Value distances, Value same, double margin);

    /** By how much the positive is farther than the negative, of shape [anchors, positives, negatives]. */
    private static Value excess(Value distances) {
        return distances.unsqueeze(2).minus(distances.unsqueeze(1));
    }

    /** 1 for each three examples that are a triplet. */
    private static Value triplets(Value same) {
        Value itself = same.graph().operator("EyeLike", Attributes.NONE, same);
        return same.minus(itself).unsqueeze(2).times(same.negate().plus(1).unsqueeze(1));
    }

    private static Value meanOverPositive(Value excess, Value counted, double margin) {
        Value losses = excess.plus(margin).relu().times(counted);
        return losses.sum().ratioTo(losses.greater(0).toFloat().sum());
    }
}
