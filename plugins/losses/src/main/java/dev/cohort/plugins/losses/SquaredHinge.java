package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;

/**
 * The square of the hinge loss: {@code max(0, 1 − y · prediction)²}, with y = 1 for a yes and −1 for a no.
 *
 * <p>Smooth where {@code hinge} has a kink; Keras' {@code SquaredHinge}, and the loss of scikit-learn's {@code LinearSVC}.
 */
@Name("squared-hinge")
@About("the square of hinge")
public record SquaredHinge(@Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements BinaryLoss {
    @Override
    public Value losses(Value logits, Value target) {
        return logits.times(BinaryLoss.signs(target)).negate().plus(1).relu().square();
    }
}
