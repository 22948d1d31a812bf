package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;

/**
 * The logistic loss: {@code log(1 + exp(−y · prediction))}, with y = 1 for a yes and −1 for a no; PyTorch's {@code SoftMarginLoss}.
 *
 * <p>It is {@code binary-cross-entropy} of targets −1 and 1.
 */
@Name("soft-margin")
@About("the logistic loss of yes and no")
public record SoftMargin(@Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements BinaryLoss {
    @Override
    public Value losses(Value logits, Value target) {
        return logits.times(BinaryLoss.signs(target)).negate().softplus();
    }
}
