package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.OneOf;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Negative log-likelihood of log-probabilities: {@code −w[y] · prediction[y]}; PyTorch's {@code NLLLoss}.
 *
 * <p>For models that end in a log-softmax; where they give logits, {@code cross-entropy} does both. Shapes, weights and what is
 * ignored are as there.
 */
@Name("nll")
@About("negative log-probability of the right class, from log-probabilities")
public record NegativeLogLikelihood(
        @Default("[]") @About("a weight for each class, or \"balanced\"; none weighs all alike")
                OneOf<Balance, List<Double>> classWeights,
        @Default("-100") @About("a label that is no class and counts for nothing") long ignoreIndex,
        @Default("mean") @About("how the examples' losses become one number") Reduction reduction)
        implements Loss {
    public NegativeLogLikelihood {
        classWeights = ClassWeights.checked(classWeights);
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(new TargetRequest(TargetType.CLASS, OptionalLong.of(ignoreIndex)));
    }

    @Override
    public Value compute(LossContext context) {
        ClassRows.Counted counted = counted(context);
        Value right = counted.rows().atLabels(counted.rows().scores());
        return counted.reduced(right.times(counted.weights()).negate(), reduction);
    }

    @Override
    public Combination combination(LossContext context) {
        return counted(context).combination(reduction);
    }

    private ClassRows.Counted counted(LossContext context) {
        ClassRows rows = ClassRows.of(this, context);
        return rows.counting(ClassWeights.of(classWeights, this, context, rows.classes()), ignoreIndex);
    }

    @Override
    public Value answer(Value prediction) {
        return prediction.exp();
    }
}
