package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
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
 * Binary cross-entropy of logits: yes or no for each element, several of them at once where the target has several.
 *
 * <pre>
 * −(positiveWeight · y · log σ(x) + (1 − y) · log(1 − σ(x)))      for logit x and target y in [0, 1]
 * </pre>
 *
 * <p>PyTorch's {@code BCEWithLogitsLoss}. It is computed as {@code (1 − y) · x + softplus(−x)}, which neither overflows nor takes
 * the logarithm of 0. Two classes of any names make a target; the second of them is the yes. With {@code target-type =
 * "number"} the target is the probability of a yes, from 0 to 1. A {@code positive-weight} of {@code "balanced"} is the number of
 * noes over that of yeses in the training part, of all targets together.
 */
@Name("binary-cross-entropy")
@About("cross-entropy of one logit for yes or no")
public record BinaryCrossEntropy(
        @Default("[1.0]") @About("how much a yes counts against a no; one number, one for each target, or \"balanced\"")
                OneOf<Balance, List<Double>> positiveWeight,
        @Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements BinaryLoss {
    private static final String KEY = "positive-weight";

    public BinaryCrossEntropy {
        if (positiveWeight.value().isPresent()) {
            List<Double> weights = List.copyOf(positiveWeight.value().get());
            Options.require(!weights.isEmpty(), KEY, "must hold at least one number");
            weights.forEach(weight -> Options.notNegative(weight, KEY));
            positiveWeight = OneOf.value(weights);
        }
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS.within(0, 1));
    }

    @Override
    public Value losses(LossContext context) {
        return positiveWeight.value().isPresent()
                ? BinaryLoss.super.losses(context)
                : new BinaryCrossEntropy(OneOf.value(List.of(balanced(context))), reduction).losses(context);
    }

    private double balanced(LossContext context) {
        List<Long> counts = ClassWeights.counts(this, context, KEY);
        if (counts.size() < 2 || counts.get(1) == 0) {
            throw new IllegalArgumentException(
                    KEY + " = \"balanced\", but no example of the training part is a yes; write a number instead");
        }
        return (double) counts.get(0) / counts.get(1);
    }

    @Override
    public Value losses(Value prediction, Value target) {
        // (1 - y) x + softplus(-x), as PyTorch has it: a right answer's loss stays above 0 however sure it is.
        Value wrong = target.negate().plus(1).times(prediction);
        Value right = prediction.negate().softplus();
        List<Double> weights = positiveWeight.value().orElseThrow();
        return weights.stream().allMatch(weight -> weight == 1)
                ? wrong.plus(right)
                : wrong.plus(
                        extraWeight(weights, prediction).times(target).plus(1).times(right));
    }

    /** The weights − 1, to be broadcast over the last axis. */
    private static Value extraWeight(List<Double> weights, Value prediction) {
        double[] extra = weights.stream().mapToDouble(weight -> weight - 1).toArray();
        if (extra.length == 1) {
            return prediction.graph().constant(extra[0]);
        }
        Dimension last = prediction.shape().dimension(-1);
        if (!last.equals(Dimension.of(extra.length))) {
            throw new IllegalArgumentException(
                    KEY + " holds " + extra.length + " numbers, but the prediction has " + last + " per example");
        }
        return prediction.graph().constant(Constant.of(prediction.graph().floatType(), Shape.of(extra.length), extra));
    }
}
