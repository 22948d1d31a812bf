package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
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
 * Wants the score of the right class above that of each other by a margin (Crammer and Singer 2001); PyTorch's {@code
 * MultiMarginLoss}.
 *
 * <pre>
 * 1/C · Σ w[y] · max(0, margin − x[y] + x[i])^p      over classes i other than y
 * </pre>
 *
 * <p>Predictions have the shape {@code [batch, classes]}, targets {@code [batch]}. A mean is one over examples, whatever the weights.
 */
@Name("multi-margin")
@About("wants the score of the right class above all others by a margin")
public record MultiMargin(
        @Default("1") @About("the power that violations are raised to: 1 or 2") int p,
        @Default("1.0") @About("by how much the right class should score more") double margin,
        @Default("[]") @About("a weight for each class, or \"balanced\"; none weighs all alike")
                OneOf<Balance, List<Double>> classWeights,
        @Default("mean") @About("how the examples' losses become one number") Reduction reduction)
        implements Loss {
    public MultiMargin {
        classWeights = ClassWeights.checked(classWeights);
        Options.require(p == 1 || p == 2, "p", "must be 1 or 2, got " + p);
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS);
    }

    @Override
    public Value compute(LossContext context) {
        ClassRows rows = ClassRows.of(this, context);
        List<Double> weights = ClassWeights.of(classWeights, this, context, rows.classes());
        Value right = rows.atLabels(rows.scores()).unsqueeze(1);
        Value violations = rows.scores().minus(right).plus(margin).relu();
        Value powers = p == 1 ? violations : violations.square();
        Value losses = powers.times(rows.oneHot().negate().plus(1)).sum(1).dividedBy(rows.classes());
        Value weighted = weights.isEmpty() ? losses : losses.times(rows.atLabels(weights));
        return reduction.of(weighted, rows.exampleWeights());
    }

    @Override
    public Combination combination(LossContext context) {
        return reduction.combination();
    }

    @Override
    public Value answer(Value prediction) {
        return prediction.softmax(-1);
    }
}
