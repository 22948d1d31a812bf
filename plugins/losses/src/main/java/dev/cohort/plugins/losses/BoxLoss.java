package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;
import java.util.Optional;

/**
 * A loss of boxes: predictions and targets of shape {@code [batch, …, 4]}, as {@link Boxes} has them.
 *
 * <p>A predicted box may have its corners exchanged, as that of a network that has learned nothing yet; it is the same box.
 * torchvision's losses want them in order.
 */
interface BoxLoss extends ExampleLoss {
    /** The losses of the boxes, of shape {@code [batch, …]}. */
    Value losses(Boxes boxes);

    @Override
    default Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.NUMBER);
    }

    @Override
    default Value losses(LossContext context) {
        Value prediction = context.prediction();
        Shape shape = prediction.shape();
        boolean boxes = shape.rank() > 1 && shape.dimension(-1).equals(Dimension.of(4));
        if (!boxes || !shape.equals(context.target().shape())) {
            throw Unfit.of(this, "a prediction and a target of shape [batch, ..., 4], x1, y1, x2, y2", context);
        }
        return losses(new Boxes(ordered(prediction), context.target().toFloat()));
    }

    /** The corners of what is predicted, the lower ones first: a box of exchanged corners would have an area below 0. */
    private static Value ordered(Value boxes) {
        Value first = boxes.slice(-1, 0, 2);
        Value second = boxes.slice(-1, 2, 4);
        return first.minimum(second).concat(-1, first.maximum(second));
    }
}
