package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Range;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.OneOf;
import dev.cohort.api.option.Options;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Cross-entropy of logits: the negative logarithm of the probability that softmax gives to the right class.
 *
 * <pre>
 * (1 − labelSmoothing) · w[y] · −log p[y]  +  labelSmoothing / C · Σ w[c] · −log p[c]      p = softmax(logits)
 * </pre>
 *
 * <p>Predictions have the shape {@code [batch, …, classes]}, targets {@code [batch, …]}: an example, or every token of
 * one. With {@code reduction = "mean"} the sum is divided by the weights of the targets that are not ignored, as
 * PyTorch's {@code CrossEntropyLoss} does. Weights of examples multiply the losses and do not change the divisor. Where nothing
 * counts in a batch, because all its labels are ignored or of classes of weight 0, the loss is 0 and moves nothing; PyTorch's
 * is no number.
 *
 * <p>With {@code target-type = "number"} a target of the prediction's shape holds probabilities of the classes, from 0 to 1, in
 * place of labels: {@code Σ w[c] · t[c] · −log p[c]}, where t is smoothed first; a mean is one over labels, whatever the weights.
 */
@Name("cross-entropy")
@About("negative log-probability of the right class, from logits")
public record CrossEntropy(
        @Default("0.0") @About("the share of the target that is spread over all classes") double labelSmoothing,
        @Default("[]") @About("a weight for each class, or \"balanced\"; none weighs all alike")
                OneOf<Balance, List<Double>> classWeights,
        @Default("-100") @About("a label that is no class and counts for nothing") long ignoreIndex,
        @Default("mean") @About("how the examples' losses become one number") Reduction reduction)
        implements Loss {
    public CrossEntropy {
        classWeights = ClassWeights.checked(classWeights);
        Options.require(
                labelSmoothing >= 0 && labelSmoothing <= 1,
                "label-smoothing",
                "must be between 0 and 1, got " + labelSmoothing);
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(new TargetRequest(TargetType.CLASS, OptionalLong.of(ignoreIndex), new Range(0, 1), false));
    }

    @Override
    public Value compute(LossContext context) {
        if (areProbabilities(context)) {
            return reduction.of(ofProbabilities(context), context.weights());
        }
        ClassRows rows = ClassRows.of(this, context);
        List<Double> weights = ClassWeights.of(classWeights, this, context, rows.classes());
        return labelSmoothing == 0 && rows.exampleWeights().isEmpty() ? plain(rows, weights) : composed(rows, weights);
    }

    @Override
    public Combination combination(LossContext context) {
        if (areProbabilities(context)) {
            return reduction.combination();
        }
        ClassRows rows = ClassRows.of(this, context);
        return rows.counting(ClassWeights.of(classWeights, this, context, rows.classes()), ignoreIndex)
                .combination(reduction);
    }

    private static boolean areProbabilities(LossContext context) {
        Value target = context.target();
        return target.type().isFloat()
                && target.shape().rank() > 1
                && !target.shape().dimension(-1).equals(Dimension.of(1))
                && target.shape().equals(context.prediction().shape());
    }

    private Value ofProbabilities(LossContext context) {
        Value target = context.target();
        long classes = target.shape().size(-1);
        List<Double> weights = ClassWeights.of(classWeights, this, context, classes);
        Value smoothed =
                labelSmoothing == 0 ? target : target.times(1 - labelSmoothing).plus(labelSmoothing / classes);
        Value logProbabilities = context.prediction().logSoftmax(-1);
        Value weighted = weights.isEmpty()
                ? logProbabilities
                : logProbabilities.times(new ClassRows(logProbabilities, target, Optional.empty()).vector(weights));
        return weighted.times(smoothed).sum(-1).negate();
    }

    /** One operator, for which the engine has a fast gradient. */
    private Value plain(ClassRows rows, List<Double> weights) {
        Attributes attributes = Attributes.NONE
                .with("ignore_index", ignoreIndex)
                .with("reduction", reduction == Reduction.MEAN ? "mean" : "sum");
        Value loss = weights.isEmpty()
                ? rows.graph().operator("SoftmaxCrossEntropyLoss", attributes, rows.scores(), rows.labels())
                : rows.graph()
                        .operator(
                                "SoftmaxCrossEntropyLoss",
                                attributes,
                                rows.scores(),
                                rows.labels(),
                                rows.vector(weights));
        return reduction == Reduction.HALF_SUM ? loss.times(0.5) : loss;
    }

    private Value composed(ClassRows rows, List<Double> weights) {
        Value logProbabilities = rows.scores().logSoftmax(-1);
        ClassRows.Counted counted = rows.counting(weights, ignoreIndex);
        Value right = counted.rows().atLabels(logProbabilities);
        Value losses = right.times(counted.weights()).times(labelSmoothing - 1);
        if (labelSmoothing > 0) {
            Value weighted = weights.isEmpty() ? logProbabilities : logProbabilities.times(rows.vector(weights));
            losses = losses.minus(weighted.sum(1).times(counted.share()).times(labelSmoothing / rows.classes()));
        }
        return counted.reduced(losses, reduction);
    }

    @Override
    public Value answer(Value prediction) {
        return prediction.softmax(-1);
    }
}
