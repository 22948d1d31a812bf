package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * 1 less the intersection over union of a predicted box and the right one (Yu et al. 2016).
 *
 * <p>Boxes are {@code x1, y1, x2, y2}, in the last axis of prediction and target. It moves nothing where the two do not meet.
 * torchvision's {@code box_iou} of each pair, with epsilon as in its losses.
 */
@Name("iou")
@About("1 less the intersection over union of boxes")
public record IntersectionOverUnion(
        @Default("1e-7") @About("added to what is divided by") double epsilon,
        @Default("mean") @About("how the boxes' losses become one number") Reduction reduction)
        implements BoxLoss {
    public IntersectionOverUnion {
        Options.positive(epsilon, "epsilon");
    }

    @Override
    public Value losses(Boxes boxes) {
        return boxes.intersectionOverUnion(epsilon).negate().plus(1);
    }
}
