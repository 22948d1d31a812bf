package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;

/**
 * Wants the scores of all labels that an example has above those of all others, by 1; PyTorch's {@code MultiLabelMarginLoss}.
 *
 * <pre>
 * 1/C · Σ max(0, 1 − (x[i] − x[j]))      over labels i that the example has and j that it does not have
 * </pre>
 *
 * <p>Scores and targets have the shape {@code [batch, labels]}; a target is yes or no, where PyTorch has a list of labels.
 */
@Name("multi-label-margin")
@About("wants the scores of labels above those of the others")
public record MultiLabelMargin(
        @Default("mean") @About("how the examples' losses become one number") Reduction reduction)
        implements BinaryLoss {
    @Override
    public Value losses(LossContext context) {
        return losses(context.prediction(), LabelRows.of(this, context));
    }

    @Override
    public Value losses(Value scores, Value target) {
        Value yes = target.greater(0).toFloat();
        Value difference = scores.unsqueeze(2).minus(scores.unsqueeze(1));
        Value counted = yes.unsqueeze(2).times(yes.negate().plus(1).unsqueeze(1));
        return difference
                .negate()
                .plus(1)
                .relu()
                .times(counted)
                .sum(1, 2)
                .dividedBy(scores.shape().size(1));
    }
}
