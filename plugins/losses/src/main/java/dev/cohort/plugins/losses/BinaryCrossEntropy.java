package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.PointwiseLoss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Binary cross-entropy of logits: yes or no for each element, several of them at once where the target has several.
 *
 * <pre>
 * −(positiveWeight · y · log σ(x) + (1 − y) · log(1 − σ(x)))      for logit x and target y in [0, 1]
 * </pre>
 *
 * <p>PyTorch's {@code BCEWithLogitsLoss}. It is computed as {@code (1 − y) · x + softplus(−x)}, which neither overflows nor takes
 * the logarithm of 0. Two classes of any names make a target; the second of them is the yes. With {@code target-type =
 * "number"} the target is the probability of a yes, from 0 to 1.
 */
@Name("binary-cross-entropy")
@About("cross-entropy of one logit for yes or no")
public record BinaryCrossEntropy(
        @Default("[1.0]") @About("how much a yes counts against a no; one number, or one for each target")
                List<Double> positiveWeight,
        @Default("mean") @About("how the elements' losses become one number") Reduction reduction)
        implements PointwiseLoss {
    public BinaryCrossEntropy {
        positiveWeight = List.copyOf(positiveWeight);
        Options.require(!positiveWeight.isEmpty(), "positive-weight", "must hold at least one number");
        positiveWeight.forEach(weight -> Options.notNegative(weight, "positive-weight"));
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS.within(0, 1));
    }

    @Override
    public OptionalInt predictionSize(Optional<Field> target) {
        List<String> classes = target.map(Field::classNames).orElse(List.of());
        if (classes.size() > 2) {
            throw new IllegalArgumentException("binary-cross-entropy tells two classes apart, but the target has "
                    + classes.size() + " (" + String.join(", ", classes.subList(0, 3))
                    + (classes.size() > 3 ? ", …" : "") + "); use cross-entropy for more than two");
        }
        return OptionalInt.of(target.map(Field::elements).orElse(1));
    }

    @Override
    public Value pointwise(Value prediction, Value target) {
        // (1 - y) x + softplus(-x), as PyTorch has it: a right answer's loss stays above 0 however sure it is.
        Value wrong = target.negate().plus(1).times(prediction);
        Value right = prediction.negate().softplus();
        if (positiveWeight.stream().allMatch(weight -> weight == 1)) {
            return wrong.plus(right);
        }
        return wrong.plus(extraWeight(prediction).times(target).plus(1).times(right));
    }

    /** positiveWeight − 1, to be broadcast over the last axis. */
    private Value extraWeight(Value prediction) {
        double[] extra =
                positiveWeight.stream().mapToDouble(weight -> weight - 1).toArray();
        if (extra.length == 1) {
            return prediction.graph().constant(extra[0]);
        }
        Dimension last = prediction.shape().dimension(-1);
        if (!last.equals(Dimension.of(extra.length))) {
            throw new IllegalArgumentException("positive-weight holds " + extra.length
                    + " numbers, but the prediction has " + last + " per example");
        }
        return prediction.graph().constant(Constant.of(prediction.graph().floatType(), Shape.of(extra.length), extra));
    }

    /** The probabilities of no and of yes, in this order, in the last axis. */
    @Override
    public Value answer(Value prediction) {
        Shape shape = prediction.shape();
        boolean column = shape.rank() > 1 && shape.dimension(-1).equals(Dimension.of(1));
        Value logit = column ? prediction : prediction.unsqueeze(-1);
        return logit.negate().sigmoid().concat(-1, logit.sigmoid());
    }
}
