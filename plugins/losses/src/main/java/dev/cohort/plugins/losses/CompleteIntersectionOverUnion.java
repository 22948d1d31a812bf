package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * 1 less the complete intersection over union (Zheng et al. 2020), which looks at the shapes of boxes, too.
 *
 * <pre>
 * 1 − IoU + d² / c² + alpha · v      v = 4/π² (atan(w/h) − atan(w'/h'))², alpha = v / (1 − IoU + v)
 * </pre>
 *
 * <p>The first terms are those of {@code diou}; no gradient passes through alpha.
 *
 * <p>Boxes are {@code x1, y1, x2, y2}, in the last axis of prediction and target. torchvision's
 * {@code complete_box_iou_loss}, but that epsilon is in all terms.
 */
@Name("ciou")
@About("intersection over union that looks at centres and shapes of boxes")
public record CompleteIntersectionOverUnion(
        @Default("1e-7") @About("added to what is divided by") double epsilon,
        @Default("mean") @About("how the boxes' losses become one number") Reduction reduction)
        implements BoxLoss {
    public CompleteIntersectionOverUnion {
        Options.positive(epsilon, "epsilon");
    }

    @Override
    public Value losses(Boxes boxes) {
        Value overlap = boxes.intersectionOverUnion(epsilon);
        Value difference = boxes.shapeDifference();
        Value share = difference
                .dividedBy(difference.minus(overlap).plus(1 + epsilon))
                .detached();
        return boxes.centreDistance(epsilon).minus(overlap).plus(1).plus(share.times(difference));
    }
}
