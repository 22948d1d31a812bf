package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.model.Model;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Map;
import java.util.Optional;

/**
 * Direct preference optimisation (Rafailov et al. 2023, equation 7) of a language model over pairs of answers, without a reward
 * model:
 *
 * <pre>
 * −log σ(beta · ((log π(chosen) − log π₀(chosen)) − (log π(rejected) − log π₀(rejected))))
 * </pre>
 *
 * <p>π is the model in training and π₀ the one that training began with. The data has {@code features}, the tokens of the chosen
 * answer, [batch, length]; {@code rejected}, those of the other; and {@code chosen-mask} and {@code rejected-mask}, 1 for each
 * token that belongs to the answer and 0 for the prompt and padding. The model predicts logits of the next token, [batch,
 * length, words]; an answer's log-probability is the sum over its tokens.
 */
@Name("dpo")
@About("prefers chosen answers to rejected ones, close to the model that training began with")
public record DirectPreference(
        @Default("0.1") @About("how strongly preferences pull away from the first model") double beta,
        @Default("0.0") @About("the probability that a preference is wrong") double labelSmoothing)
        implements Loss {
    private static final String REJECTED = "rejected";

    public DirectPreference {
        Options.positive(beta, "beta");
        Options.require(
                labelSmoothing >= 0 && labelSmoothing < 0.5,
                "label-smoothing",
                "must be at least 0 and below 0.5, got " + labelSmoothing);
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.empty();
    }

    @Override
    public Value compute(LossContext context) {
        Value chosen = context.field(Field.FEATURES);
        Value rejected = context.field(REJECTED);
        Map<String, Value> others = Map.of(Field.FEATURES, rejected);
        Value gain = gain(context, chosen, "chosen-mask", context.prediction(), context.reference(Map.of()));
        Value other =
                gain(context, rejected, "rejected-mask", prediction(context.apply(others)), context.reference(others));
        Value preference = gain.minus(other).times(beta);
        Value loss = preference.negate().softplus().times(1 - labelSmoothing);
        return labelSmoothing == 0
                ? loss.mean()
                : loss.plus(preference.softplus().times(labelSmoothing)).mean();
    }

    /** By how much an answer has become more probable than it was, as a logarithm, of shape [batch]. */
    private static Value gain(
            LossContext context, Value tokens, String mask, Value logits, Map<String, Value> reference) {
        Value counted = context.field(mask).toFloat();
        return logProbability(tokens, counted, logits).minus(logProbability(tokens, counted, prediction(reference)));
    }

    private static Value logProbability(Value tokens, Value counted, Value logits) {
        if (logits.shape().rank() != 3) {
            throw new IllegalArgumentException(
                    "dpo wants logits of shape [batch, length, words], but the prediction has" + " shape "
                            + logits.shape());
        }
        long length = logits.shape().size(1);
        Value next = tokens.slice(1, 1, length).unsqueeze(-1);
        Value told = logits.slice(1, 0, length - 1)
                .logSoftmax(-1)
                .gatherElements(2, next)
                .squeeze(2);
        return told.times(counted.slice(1, 1, length)).sum(1);
    }

    private static Value prediction(Map<String, Value> outputs) {
        return Model.output(outputs, Model.PREDICTION);
    }
}
