package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import java.util.List;

/** Several yes-or-no labels of each example, of shape {@code [batch, labels]}. */
final class LabelRows {
    private LabelRows() {}

    /** The target, 1 for each label that an example has. */
    static Value of(Loss loss, LossContext context) {
        return Unfit.rows(loss, "a prediction and a target of shape [batch, labels]", context);
    }

    /** A weight for each label. */
    static Value weights(List<Double> weights, Value scores) {
        if (weights.size() != scores.shape().size(1)) {
            throw new IllegalArgumentException("class-weights holds " + weights.size()
                    + " numbers, but the prediction has " + scores.shape().size(1) + " labels");
        }
        return scores.graph()
                .constant(Constant.of(
                        scores.graph().floatType(),
                        Shape.of(weights.size()),
                        weights.stream().mapToDouble(Double::doubleValue).toArray()));
    }
}
