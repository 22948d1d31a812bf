package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Dice loss (Milletari et al. 2016): 1 less the Dice coefficient, which is F1 of probabilities, a mean over classes.
 *
 * <pre>
 * 1 − (2 Σ p · t + smooth) / (Σ p + Σ t + smooth)      sums over the batch, with p = softmax(logits)
 * </pre>
 *
 * <p>Predictions have the shape {@code [batch, …, classes]}, targets {@code [batch, …]}; of two classes, a model has one logit, and
 * the second class alone counts. It looks at the batch as a whole, so that an evaluation depends on the batch size.
 */
@Name("dice")
@About("1 less the overlap of predicted and true classes")
public record Dice(
        @Default("1e-5") @About("added above and below, so that a class that is not there does no harm") double smooth)
        implements ClassLoss {
    public Dice {
        Options.notNegative(smooth, "smooth");
    }

    @Override
    public Value compute(LossContext context) {
        SoftCounts counts = SoftCounts.of(this, context);
        Value both = counts.truePositives().times(2);
        Value all = both.plus(counts.falsePositives()).plus(counts.falseNegatives());
        return both.plus(smooth).ratioTo(all.plus(smooth)).mean().negate().plus(1);
    }
}
