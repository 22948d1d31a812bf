package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Wants the better of two to score more, by a margin: {@code max(0, −y · (first − second) + margin)}; PyTorch's {@code
 * MarginRankingLoss}.
 *
 * <p>Each example is a pair: the model is applied to the features and to a second field of their shape, and gives a score of each,
 * {@code [batch, 1]} or {@code [batch]}. The target y says which is better: 1 the first, 0 or −1 the second.
 */
@Name("margin-ranking")
@About("wants the better of two to score more")
public record MarginRanking(
        @Default("0.0") @About("by how much the better should score more") double margin,
        @Default("other") @About("the field of the data with the second of each pair") String other,
        @Default("mean") @About("how the pairs' losses become one number") Reduction reduction)
        implements ExampleLoss {
    public MarginRanking {
        Options.notNegative(margin, "margin");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS.within(-1, 1));
    }

    /** Scores, each of one thing alone. */
    @Override
    public Answer answers() {
        return Answer.SAMPLES;
    }

    @Override
    public OptionalInt predictionSize(Optional<Field> target) {
        return OptionalInt.of(1);
    }

    @Override
    public Value losses(LossContext context) {
        Value first = SecondItem.scores(this, context.prediction());
        Value second = SecondItem.scores(this, SecondItem.prediction(context, other));
        Value target = context.target().toFloat();
        Value signs = BinaryLoss.signs(target.shape().rank() == 2 ? target.squeeze(1) : target);
        return first.minus(second).times(signs).negate().plus(margin).relu();
    }
}
