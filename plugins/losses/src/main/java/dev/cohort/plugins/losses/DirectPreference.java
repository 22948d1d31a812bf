package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TokenFields;
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
 * Direct preference optimisation of a language model over pairs of answers, without a reward model, and its relatives.
 *
 * <pre>
 * dpo    −log σ(beta · d)               d = (log π(chosen) − log π₀(chosen)) − (log π(rejected) − log π₀(rejected))
 * hinge  max(0, 1 − beta · d)
 * ipo    (d − 1 / (2 · beta))²          of log-probabilities per token
 * kto    1 − (σ(beta · (c − z_r)) + σ(beta · (z_c − r))) / 2     c, r the two terms of d; z their means over the batch, at least 0
 * orpo   −log π(chosen) − beta · log σ(log odds(chosen) − log odds(rejected))     per token
 * simpo  −log σ(beta · (log π(chosen) − log π(rejected)) − margin)     per token
 * </pre>
 *
 * <p>π is the model in training and π₀ the one that training began with; under an adaptation such as {@code lora}, both share what
 * stays as it is. Semantics are those of trl's trainers; kto's z is not trained, as in the paper. The model predicts logits of the next
 * token, [batch, length, words]. The data has {@code input-ids} and {@code answer-mask}, 1 for each token that belongs to the answer
 * and 0 for the prompt and padding, and those of the rejected answer behind {@code rejected-}; or {@code features}, {@code
 * rejected}, {@code chosen-mask} and {@code rejected-mask}.
 */
@Name("dpo")
@About("prefers chosen answers to rejected ones, close to the model that training began with")
public record DirectPreference(
        @Default("dpo") @About("how a preference becomes a loss") PreferenceForm form,
        @Default("0.1") @About("how strongly preferences pull away from the first model") double beta,
        @Default("0.0") @About("the probability that a preference is wrong, of 'dpo' and 'simpo'")
                double labelSmoothing,
        @About("by how much chosen answers of 'simpo' are to be the more probable (0.5)") Optional<Double> margin,
        @Default("rejected") @About("what the rejected answer's fields are called, or begin with") String other)
        implements Loss {
    public DirectPreference {
        Options.positive(beta, "beta");
        Options.require(
                labelSmoothing >= 0 && labelSmoothing < 0.5,
                "label-smoothing",
                "must be at least 0 and below 0.5, got " + labelSmoothing);
        Options.require(
                labelSmoothing == 0 || form == PreferenceForm.DPO || form == PreferenceForm.SIMPO,
                "label-smoothing",
                "is for the forms 'dpo' and 'simpo'");
        margin.ifPresent(value -> Options.notNegative(value, "margin"));
        Options.require(margin.isEmpty() || form == PreferenceForm.SIMPO, "margin", "is for the form 'simpo'");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.empty();
    }

    /** The margin of simpo. */
    double gap() {
        return margin.orElse(0.5);
    }

    @Override
    public Value compute(LossContext context) {
        Map<String, Value> texts = SecondItem.texts(context, other + "-");
        boolean ofTexts = !texts.isEmpty();
        String tokens = ofTexts ? TokenFields.INPUT_IDS : Field.FEATURES;
        Map<String, Value> others = ofTexts ? texts : Map.of(Field.FEATURES, context.field(other));
        Value chosen = context.field(tokens);
        Value rejected = Model.output(others, tokens);
        Value chosenMask = context.field(ofTexts ? TokenFields.ANSWER_MASK : "chosen-mask");
        Value rejectedMask = context.field(other + (ofTexts ? "-" + TokenFields.ANSWER_MASK : "-mask"));
        Value one = told(chosen, chosenMask, context.prediction());
        Value another = told(rejected, rejectedMask, prediction(context.apply(others)));
        if (form.compares()) {
            one = one.minus(told(chosen, chosenMask, prediction(context.reference(Map.of()))));
            another = another.minus(told(rejected, rejectedMask, prediction(context.reference(others))));
        }
        return form.losses(this, one, another).mean();
    }

    /** The log-probability of an answer, of shape [batch]. */
    private Value told(Value tokens, Value mask, Value logits) {
        if (logits.shape().rank() != 3) {
            throw new IllegalArgumentException(
                    "dpo wants logits of shape [batch, length, words], but the prediction has shape " + logits.shape());
        }
        long length = logits.shape().size(1);
        Value next = tokens.slice(1, 1, length).unsqueeze(-1);
        Value counted = mask.toFloat().slice(1, 1, length);
        Value told = logits.slice(1, 0, length - 1)
                .logSoftmax(-1)
                .gatherElements(2, next)
                .squeeze(2)
                .times(counted)
                .sum(1);
        return form.averages() ? told.dividedBy(counted.sum(1).maximum(1)) : told;
    }

    private static Value prediction(Map<String, Value> outputs) {
        return Model.output(outputs, Model.PREDICTION);
    }
}
