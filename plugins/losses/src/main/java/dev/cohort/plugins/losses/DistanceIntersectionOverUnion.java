package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * 1 less the distance intersection over union (Zheng et al. 2020), which draws the centres of boxes together.
 *
 * <pre>
 * 1 − IoU + d² / c²      d: the distance of the centres; c: the diagonal of the smallest box around both
 * </pre>
 *
 * <p>Boxes are {@code x1, y1, x2, y2}, in the last axis of prediction and target. torchvision's
 * {@code distance_box_iou_loss}.
 */
@Name("diou")
@About("intersection over union that draws the centres of boxes together")
public record DistanceIntersectionOverUnion(
        @Default("1e-7") @About("added to what is divided by") double epsilon,
        @Default("mean") @About("how the boxes' losses become one number") Reduction reduction)
        implements BoxLoss {
    public DistanceIntersectionOverUnion {
        Options.positive(epsilon, "epsilon");
    }

    @Override
    public Value losses(Boxes boxes) {
        return boxes.centreDistance(epsilon)
                .minus(boxes.intersectionOverUnion(epsilon))
                .plus(1);
    }
}
