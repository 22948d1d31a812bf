package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * 1 less the generalised intersection over union (Rezatofighi et al. 2019), which draws boxes together that do not meet.
 *
 * <pre>
 * 1 − IoU + (C − union) / C      C: the area of the smallest box around both
 * </pre>
 *
 * <p>Boxes are {@code x1, y1, x2, y2}, in the last axis of prediction and target. torchvision's
 * {@code generalized_box_iou_loss}.
 */
@Name("giou")
@About("intersection over union that draws boxes together which do not meet")
public record GeneralizedIntersectionOverUnion(
        @Default("1e-7") @About("added to what is divided by") double epsilon,
        @Default("mean") @About("how the boxes' losses become one number") Reduction reduction)
        implements BoxLoss {
    public GeneralizedIntersectionOverUnion {
        Options.positive(epsilon, "epsilon");
    }

    @Override
    public Value losses(Boxes boxes) {
        Value around = boxes.areaAround();
        Value empty = around.minus(boxes.union()).dividedBy(around.plus(epsilon));
        return empty.minus(boxes.intersectionOverUnion(epsilon)).plus(1);
    }
}
