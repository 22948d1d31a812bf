package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;

/**
 * The hinge loss of a support vector machine (Cortes and Vapnik 1995): {@code max(0, 1 − y · prediction)}, with y = 1 for a yes and
 * −1 for a no.
 *
 * <p>scikit-learn's {@code hinge_loss}. Targets are two classes, or numbers of which yes is 1 and no 0 or −1.
 */
@Name("hinge")
@About("wants scores of yes above 1 and of no below -1")
public record Hinge(@Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements BinaryLoss {
    @Override
    public Value losses(Value logits, Value target) {
        return logits.times(BinaryLoss.signs(target)).negate().plus(1).relu();
    }
}
