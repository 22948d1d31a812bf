package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Tversky loss (Salehi et al. 2017): 1 less the Tversky index, in which the two kinds of mistakes count differently, a mean over
 * classes.
 *
 * <pre>
 * 1 − (TP + smooth) / (TP + alpha · FP + beta · FN + smooth)      TP = Σ p · t, FP = Σ p · (1 − t), FN = Σ (1 − p) · t
 * </pre>
 *
 * <p>With 0.5 for both it is {@code dice}, whose shapes it has; with a larger beta it finds more and is more often wrong.
 */
@Name("tversky")
@About("dice in which false positives and false negatives count differently")
public record Tversky(
        @Default("0.5") @About("how much a false positive counts") double alpha,
        @Default("0.5") @About("how much a false negative counts") double beta,
        @Default("1e-5") @About("added above and below, so that a class that is not there does no harm") double smooth)
        implements ClassLoss {
    public Tversky {
        Options.notNegative(alpha, "alpha");
        Options.notNegative(beta, "beta");
        Options.notNegative(smooth, "smooth");
    }

    @Override
    public Value compute(LossContext context) {
        SoftCounts counts = SoftCounts.of(this, context);
        Value both = counts.truePositives();
        Value all = both.plus(counts.falsePositives().times(alpha))
                .plus(counts.falseNegatives().times(beta));
        return both.plus(smooth).ratioTo(all.plus(smooth)).mean().negate().plus(1);
    }
}
