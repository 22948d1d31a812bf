package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A linear-chain conditional random field (Lafferty et al. 2001) over the tags of tokens: the negative log-probability of the whole
 * row of tags, in which a tag is scored by the model and by the tag before it.
 *
 * <p>The prediction is logits of shape [batch, length, tags], the target tags of shape [batch, length]; places whose label is {@code
 * ignore-index} are left out of the row. Parameters are {@code transitions}, from one tag [tags] to the next, {@code
 * start-transitions} and {@code end-transitions}, [tags]; they begin uniformly in ±0.1. As pytorch-crf, with {@code reduction} over
 * the rows. What is predicted is the row with the highest score (Viterbi 1967), a probability of 1 for each of its tags, over the
 * places that {@code tag-mask} says have one; else those of {@code attention-mask}, or all.
 */
@Name("crf")
@About("rows of tags, each scored by the tag before it")
public record ConditionalRandomField(
        @Default("-100") @About("a label that is no tag, whose place is left out") long ignoreIndex,
        @Default("mean") @About("how the rows' losses become one number") Reduction reduction)
        implements Loss {
    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(new TargetRequest(TargetType.CLASS, OptionalLong.of(ignoreIndex)));
    }

    @Override
    public Value compute(LossContext context) {
        Value target = context.target();
        Shape prediction = context.prediction().shape();
        boolean known = prediction.rank() == 3
                && prediction.dimension(1) instanceof Dimension.Fixed
                && prediction.dimension(2) instanceof Dimension.Fixed;
        if (!known
                || target.type().isFloat()
                || target.shape().rank() != 2
                || !target.shape().dimension(1).equals(prediction.dimension(1))) {
            throw new IllegalArgumentException(
                    "crf wants logits of shape [batch, length, tags] and a tag for each place,"
                            + " but the prediction has shape " + prediction + ", and the target " + target.type()
                            + " of shape "
                            + target.shape());
        }
        TagChain chain =
                chain(context, context.prediction(), target.equal(ignoreIndex).not());
        return reduction.of(chain.all().minus(chain.of(target)), context.weights());
    }

    private static TagChain chain(LossContext context, Value scores, Value counted) {
        long tags = scores.shape().size(2);
        Initializer small = Initializer.uniform(0.1);
        return new TagChain(
                scores,
                counted,
                context.parameter("transitions", Shape.of(tags, tags), small),
                context.parameter("start-transitions", Shape.of(tags), small),
                context.parameter("end-transitions", Shape.of(tags), small));
    }

    @Override
    public Combination combination(LossContext context) {
        return reduction.combination();
    }

    @Override
    public Value answer(LossContext context, Value prediction) {
        Map<String, Value> fields = context.fields();
        Value mask = fields.getOrDefault(TokenFields.TAG_MASK, fields.get(TokenFields.ATTENTION_MASK));
        Value counted = mask == null
                ? prediction.sum(2).times(0).equal(0)
                : mask.toFloat().greater(0);
        return chain(context, prediction, counted).best();
    }
}
