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
import java.util.Optional;

/**
 * The Kullback-Leibler divergence of a distribution from the target: {@code t · (log t − log p)}, with p the softmax of the logits.
 *
 * <p>Logits and target have the shape {@code [batch, classes]}, and each row of the target is a distribution. PyTorch's {@code
 * KLDivLoss}, whose input is the logarithm of p; log-probabilities may come as they are, since softmax leaves them alone. As there,
 * {@code reduction = "mean"} is a mean over all elements; {@code "batch-mean"}, one over examples, is what the divergence is.
 */
@Name("kl-divergence")
@About("the divergence of predicted distributions from those of the target")
public record KullbackLeiblerDivergence(
        @Default("false") @About("whether the target holds logarithms of probabilities") boolean logTarget,
        @Default("mean") @About("how the elements' losses become one number") Averaging reduction)
        implements Loss {
    /** How the losses of elements become one number. */
    public enum Averaging {
        /** Their mean. */
        MEAN,
        /** Their sum, divided by the number of examples. */
        BATCH_MEAN,
        /** Their sum. */
        SUM
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(
                logTarget
                        ? TargetRequest.NUMBER.within(Double.NEGATIVE_INFINITY, 0)
                        : TargetRequest.NUMBER.within(0, 1));
    }

    @Override
    public Value compute(LossContext context) {
        Value target = Unfit.rows(this, "a prediction and a target of shape [batch, classes]", context);
        Value logProbabilities = context.prediction().logSoftmax(-1);
        Value losses;
        if (logTarget) {
            losses = target.exp().times(target.minus(logProbabilities));
        } else {
            // Where the target is 0, so is the loss, though its logarithm is none.
            Value none = target.equal(0);
            Value logarithm = none.choose(target.graph().constant(1), target).log();
            losses = target.times(logarithm.minus(logProbabilities));
        }
        return switch (reduction) {
            case MEAN -> Reduction.MEAN.of(losses, context.weights());
            case BATCH_MEAN -> Reduction.MEAN.of(losses.sum(1), context.weights());
            case SUM -> Reduction.SUM.of(losses, context.weights());
        };
    }

    @Override
    public Combination combination(LossContext context) {
        return reduction == Averaging.SUM ? new Combination.Sum() : new Combination.MeanOverExamples();
    }

    @Override
    public Value answer(Value prediction) {
        return logTarget ? prediction.logSoftmax(-1) : prediction.softmax(-1);
    }
}
