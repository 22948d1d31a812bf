package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;

/**
 * Which two examples of a batch belong together and which do not, of shape {@code [batch, batch]}; an example and itself do neither.
 *
 * @param alike 1 for those that do, else 0
 * @param different 1 for those that do not, else 0
 */
record BatchPairs(Value alike, Value different) {
    private static final double FAR = 1e6;

    /** Pairs are alike if their classes are the same. */
    static BatchPairs ofLabels(Loss loss, LossContext context) {
        Value labels = context.target();
        if (labels.shape().rank() != 1 || labels.type().isFloat()) {
            throw Unfit.of(loss, "an embedding of shape [batch, size] and a class for each example", context);
        }
        Value same = labels.unsqueeze(1).equal(labels.unsqueeze(0)).toFloat();
        return new BatchPairs(same.minus(itself(same)), same.negate().plus(1));
    }

    /**
     * Pairs of a batch behind which the other views of its examples stand: the two views of one example are alike.
     *
     * @param examples a matrix with a row for each example
     */
    static BatchPairs ofViews(Value examples) {
        Value column = examples.slice(1, 0, 1);
        Value itself = itself(column.plus(column.transpose(1, 0)));
        Value none = itself.times(0);
        Value alike = none.concat(1, itself).concat(0, itself.concat(1, none));
        Value different = alike.plus(itself(alike)).negate().plus(1);
        return new BatchPairs(alike, different);
    }

    private static Value itself(Value square) {
        return square.graph().operator("EyeLike", Attributes.NONE, square.detached());
    }

    /** Whether a row has any of some pairs, {@code [batch]}. */
    static Value any(Value pairs) {
        return pairs.maximumOver(1);
    }

    /** The logarithm of the sum of exponentials over the pairs of each row that count; 0 where none does. */
    static Value logSumExp(Value values, Value pairs) {
        Value counted = values.times(pairs);
        // Far below whatever is counted, so that the largest is one of those.
        Value largest = pairs.minus(1)
                .times(FAR)
                .plus(counted)
                .detached()
                .maximumOver(1)
                .unsqueeze(1);
        Value sum = values.minus(largest).times(pairs).exp().times(pairs).sum(1);
        Value any = any(pairs);
        return sum.plus(1).minus(any).log().plus(largest.squeeze(1).times(any));
    }
}
