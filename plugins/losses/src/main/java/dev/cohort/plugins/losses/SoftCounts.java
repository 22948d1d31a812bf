package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;

/**
 * How many rows of a batch are rightly and wrongly taken for each class, counted by their probabilities, of shape {@code [classes]}.
 *
 * <p>Where a model has one logit, the second class alone is counted. Rows count by the weights of their examples.
 */
record SoftCounts(Value truePositives, Value falsePositives, Value falseNegatives) {
    static SoftCounts of(Loss loss, LossContext context) {
        boolean single = context.prediction().shape().equals(context.target().shape());
        ClassRows rows = ClassRows.ofLogits(loss, context);
        Value predicted = rows.scores().softmax(-1);
        Value truth = rows.oneHot();
        if (single) {
            predicted = predicted.slice(1, 1, 2);
            truth = truth.slice(1, 1, 2);
        }
        Value weighted = rows.exampleWeights().isPresent()
                ? predicted.times(rows.exampleWeights().get().unsqueeze(1))
                : predicted;
        Value right = rows.exampleWeights().isPresent()
                ? truth.times(rows.exampleWeights().get().unsqueeze(1))
                : truth;
        Value both = weighted.times(truth).sum(0);
        return new SoftCounts(both, weighted.sum(0).minus(both), right.sum(0).minus(both));
    }
}
