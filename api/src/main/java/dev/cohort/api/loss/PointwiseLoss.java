package dev.cohort.api.loss;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import java.util.Optional;

/** A loss that compares each number of the prediction with one number of the target. */
public interface PointwiseLoss extends Loss {
    /** The losses of the elements, of the shape of prediction and target. */
    Value pointwise(Value prediction, Value target);

    /** How the elements' losses become one number. */
    Reduction reduction();

    @Override
    default Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.NUMBER);
    }

    @Override
    default Value compute(LossContext context) {
        Value prediction = context.prediction();
        Value target = context.target().toFloat();
        if (!prediction.shape().equals(target.shape())) {
            throw new IllegalArgumentException("the prediction has shape " + prediction.shape()
                    + ", but the target has shape " + target.shape() + "; they must be the same");
        }
        return reduction().of(pointwise(prediction, target), context.weights());
    }

    @Override
    default Combination combination(LossContext context) {
        return reduction().combination();
    }
}
