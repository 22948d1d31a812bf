package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Optional;

/**
 * Connectionist temporal classification (Graves et al. 2006): the negative log-probability of a sequence of labels, whatever the
 * times at which they come; between them and after repeated ones comes the blank.
 *
 * <p>The prediction is logits of shape [batch, time, classes], one of which is the blank; the target is the labels, [batch,
 * length], filled up with the blank, or with anything where {@code target-lengths} names the field that says how many there are.
 * {@code input-lengths} names the field that says how many times count. As PyTorch's {@code CTCLoss}, whose input is the
 * log-softmax of these logits: with {@code reduction = "mean"} the loss of each example is divided by the length of its target.
 * Weights of examples multiply their losses. Labels that do not fit into the times, with a blank between equal ones, make it
 * infinite, which ends the run, unless {@code zero-infinity} lets them count for nothing.
 */
@Name("ctc")
@About("labels of a sequence, whatever the times at which they come")
public record ConnectionistTemporalClassification(
        @Default("0") @About("the class that is no label") int blank,
        @About("the field that holds how many times of each example count; all by default")
                Optional<String> inputLengths,
        @About("the field that holds how many labels each target has; by default those that are not the blank")
                Optional<String> targetLengths,
        @Default("false") @About("whether examples whose labels do not fit count for nothing") boolean zeroInfinity,
        @Default("mean") @About("how the examples' losses become one number") Reduction reduction)
        implements Loss {
    public ConnectionistTemporalClassification {
        Options.require(blank >= 0, "blank", "must be 0 or more, got " + blank);
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS);
    }

    /** Probabilities of the classes at each time, which are compared with nothing: labels have no times. */
    @Override
    public Answer answers() {
        return Answer.SAMPLES;
    }

    @Override
    public Value answer(Value prediction) {
        return prediction.softmax(-1);
    }

    @Override
    public Value compute(LossContext context) {
        Value logits = context.prediction();
        Value labels = context.target();
        requireShapes(logits.shape(), labels);
        Value lengths = targetLengths
                .map(name -> perExample(context, name))
                .orElseGet(() -> labels.equal(blank).not().toFloat().sum(1));
        Optional<Value> times = inputLengths.map(name -> perExample(context, name));
        Value losses = new Alignments(logits.logSoftmax(-1), labels, blank)
                .probability(lengths, times)
                .negate();
        Value possible = losses.less(Alignments.IMPOSSIBLE);
        losses = possible.choose(losses, context.graph().constant(zeroInfinity ? 0 : Double.POSITIVE_INFINITY));
        if (reduction == Reduction.MEAN) {
            losses = losses.dividedBy(lengths.maximum(1));
        }
        return reduction.of(context.weights().map(losses::times).orElse(losses));
    }

    private static Value perExample(LossContext context, String name) {
        Value lengths = context.field(name).toFloat();
        if (lengths.shape().rank() != 1) {
            throw new IllegalArgumentException(
                    "ctc wants one length for each example, but the field '" + name + "' has shape " + lengths.shape());
        }
        return lengths;
    }

    private void requireShapes(Shape prediction, Value labels) {
        boolean known = prediction.rank() == 3
                && prediction.dimension(1) instanceof Dimension.Fixed
                && prediction.dimension(2) instanceof Dimension.Fixed;
        if (!known || prediction.size(2) <= blank) {
            throw new IllegalArgumentException("ctc wants logits of shape [batch, time, classes] with more classes than"
                    + " the blank's number, " + blank + ", but the prediction has shape " + prediction);
        }
        if (labels.type().isFloat() || labels.shape().rank() != 2) {
            throw new IllegalArgumentException("ctc wants labels of shape [batch, length] as its target, but it has "
                    + labels.type() + " of shape " + labels.shape());
        }
    }

    @Override
    public Combination combination(LossContext context) {
        return reduction == Reduction.MEAN ? new Combination.MeanOverExamples() : new Combination.Sum();
    }
}
