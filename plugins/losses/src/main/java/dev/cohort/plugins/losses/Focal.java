package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.OneOf;
import dev.cohort.api.option.Options;
import java.util.List;
import java.util.Optional;

/**
 * Focal loss (Lin et al. 2017): cross-entropy in which examples that are already right count little.
 *
 * <pre>
 * −w[y] · (1 − p[y])^gamma · log p[y]      p = softmax(logits)
 * </pre>
 *
 * <p>Predictions have the shape {@code [batch, …, classes]}, targets {@code [batch, …]}. Of two classes, a model has one logit, that
 * of the second; then it is torchvision's {@code sigmoid_focal_loss}, and {@code alpha} weighs the second class by itself and the
 * first by {@code 1 − alpha}. A mean is one over labels, whatever the weights.
 */
@Name("focal")
@About("cross-entropy in which examples that are right already count little")
public record Focal(
        @Default("2.0") @About("how much less a probable class counts; 0 is cross-entropy") double gamma,
        @About("the weight of the second of two classes; that of the first is 1 - alpha") Optional<Double> alpha,
        @Default("[]") @About("a weight for each class, or \"balanced\"; none weighs all alike")
                OneOf<Balance, List<Double>> classWeights,
        @Default("mean") @About("how the examples' losses become one number") Reduction reduction)
        implements ClassLoss {
    /** Keeps the power's gradient finite where a class is certain. */
    private static final double GUARD = 1e-12;

    public Focal {
        classWeights = ClassWeights.checked(classWeights);
        Options.notNegative(gamma, "gamma");
        alpha.ifPresent(weight ->
                Options.require(weight >= 0 && weight <= 1, "alpha", "must be between 0 and 1, got " + weight));
        Options.require(
                alpha.isEmpty() || classWeights.value().filter(List::isEmpty).isPresent(),
                "alpha",
                "cannot be used together with class-weights");
    }

    @Override
    public Value compute(LossContext context) {
        ClassRows rows = ClassRows.ofLogits(this, context);
        Value logProbability = rows.atLabels(rows.scores().logSoftmax(-1));
        Value losses = logProbability.negate();
        if (gamma > 0) {
            Value wrong = logProbability.exp().negate().plus(1).maximum(GUARD);
            losses = losses.times(wrong.power(gamma));
        }
        List<Double> weights = weights(context, rows);
        return reduction.of(weights.isEmpty() ? losses : losses.times(rows.atLabels(weights)), rows.exampleWeights());
    }

    private List<Double> weights(LossContext context, ClassRows rows) {
        if (alpha.isEmpty()) {
            return ClassWeights.of(classWeights, this, context, rows.classes());
        }
        if (rows.classes() != 2) {
            throw new IllegalArgumentException(
                    "alpha weighs two classes, but the prediction has " + rows.classes() + "; use class-weights");
        }
        return List.of(1 - alpha.get(), alpha.get());
    }

    @Override
    public Combination combination(LossContext context) {
        return reduction.combination();
    }
}
