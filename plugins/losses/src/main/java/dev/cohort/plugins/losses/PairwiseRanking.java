package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The loss of a reward model (Bradley and Terry 1952; Ouyang et al. 2022, equation 1) of answers of which one was preferred.
 *
 * <pre>
 * −log σ(chosen − rejected − margin)  +  centering · (chosen + rejected)²
 * </pre>
 *
 * <p>Each example is a pair: the features are what was chosen, and a second field of their shape, {@code rejected}, what was not. The
 * model is applied to both and gives a reward of each, {@code [batch, 1]} or {@code [batch]}. As trl's {@code RewardTrainer}, whose
 * {@code center_rewards_coefficient} is {@code centering}.
 */
@Name("pairwise-ranking")
@About("wants what was chosen to score more than what was rejected")
public record PairwiseRanking(
        @Default("0.0") @About("by how much what was chosen should score more") double margin,
        @Default("0.0") @About("how strongly the two rewards are drawn around 0") double centering,
        @Default("rejected") @About("the field of the data with what was rejected") String other,
        @Default("mean") @About("how the pairs' losses become one number") Reduction reduction)
        implements ExampleLoss {
    public PairwiseRanking {
        Options.notNegative(margin, "margin");
        Options.notNegative(centering, "centering");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.empty();
    }

    @Override
    public OptionalInt predictionSize(Optional<Field> target) {
        return OptionalInt.of(1);
    }

    @Override
    public Value losses(LossContext context) {
        Value chosen = SecondItem.scores(this, context.prediction());
        Value rejected = SecondItem.scores(this, SecondItem.prediction(context, other));
        Value losses = rejected.minus(chosen).plus(margin).softplus();
        return centering == 0
                ? losses
                : losses.plus(chosen.plus(rejected).square().times(centering));
    }
}
