package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
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
 */
@Name("cross-entropy")
@About("negative log-probability of the right class, from logits")
public record CrossEntropy(
        @Default("0.0") @About("the share of the target that is spread over all classes") double labelSmoothing,
        @Default("[]") @About("a weight for each class; none weighs all alike") List<Double> classWeights,
        @Default("-100") @About("a label that is no class and counts for nothing") long ignoreIndex,
        @Default("mean") @About("how the examples' losses become one number") Reduction reduction)
        implements Loss {
    public CrossEntropy {
        classWeights = List.copyOf(classWeights);
        Options.require(
                labelSmoothing >= 0 && labelSmoothing <= 1,
                "label-smoothing",
                "must be between 0 and 1, got " + labelSmoothing);
        classWeights.forEach(weight -> Options.notNegative(weight, "class-weights"));
        Options.require(
                classWeights.isEmpty() || classWeights.stream().anyMatch(weight -> weight > 0),
                "class-weights",
                "must hold a number above 0, or no example counts");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(new TargetRequest(TargetType.CLASS, OptionalLong.of(ignoreIndex)));
    }

    @Override
    public Value compute(LossContext context) {
        Value prediction = context.prediction();
        Value labels = context.target();
        long classes = classes(prediction.shape());
        if (labels.type().isFloat()) {
            throw new IllegalArgumentException("cross-entropy wants classes as its target, but the data has numbers;"
                    + " remove target-type from [dataset], or use a loss of numbers such as mse");
        }
        if (!classWeights.isEmpty() && classWeights.size() != classes) {
            throw new IllegalArgumentException("class-weights holds " + classWeights.size()
                    + " numbers, but the prediction has " + classes + " classes");
        }
        Optional<Value> weights = context.weights().map(value -> perLabel(value, prediction.shape(), labels));
        Value scores = prediction.shape().rank() == 2 ? prediction : prediction.reshape(-1, classes);
        Value flat = flat(labels);
        return labelSmoothing == 0 && weights.isEmpty()
                ? plain(scores, flat)
                : composed(scores, flat, classes, weights);
    }

    @Override
    public Combination combination(LossContext context) {
        return reduction == Reduction.MEAN
                ? new Combination.MeanOver(
                        labelWeights(counted(flat(context.target()))).sum())
                : new Combination.Sum();
    }

    private static Value flat(Value labels) {
        return labels.shape().rank() == 1 ? labels : labels.reshape(-1);
    }

    private static long classes(Shape prediction) {
        if (prediction.rank() < 2 || !(prediction.dimension(-1) instanceof Dimension.Fixed classes)) {
            throw new IllegalArgumentException(
                    "cross-entropy wants a prediction of shape [batch, ..., classes], but it has shape " + prediction);
        }
        return classes.size();
    }

    /** The weight of an example, for each of its labels. */
    private static Value perLabel(Value weights, Shape prediction, Value labels) {
        if (prediction.rank() == 2) {
            return weights;
        }
        Value spread = weights;
        for (int axis = 1; axis < prediction.rank() - 1; axis++) {
            spread = spread.unsqueeze(-1);
        }
        return spread.expand(labels.shapeVector()).reshape(-1);
    }

    /** One operator, for which the engine has a fast gradient. */
    private Value plain(Value scores, Value labels) {
        GraphBuilder graph = scores.graph();
        Attributes attributes = Attributes.NONE
                .with("ignore_index", ignoreIndex)
                .with("reduction", reduction == Reduction.MEAN ? "mean" : "sum");
        Value loss = classWeights.isEmpty()
                ? graph.operator("SoftmaxCrossEntropyLoss", attributes, scores, labels)
                : graph.operator("SoftmaxCrossEntropyLoss", attributes, scores, labels, weightVector(graph));
        return reduction == Reduction.HALF_SUM ? loss.times(0.5) : loss;
    }

    private Value composed(Value scores, Value labels, long classes, Optional<Value> exampleWeights) {
        GraphBuilder graph = scores.graph();
        Value logProbabilities = scores.logSoftmax(-1);
        Counted counted = counted(labels);
        Value labelWeights = labelWeights(counted);
        Value right = logProbabilities
                .gatherElements(1, counted.classes().unsqueeze(1))
                .squeeze(1);
        Value losses = right.times(labelWeights).times(labelSmoothing - 1);
        if (labelSmoothing > 0) {
            Value weighted = classWeights.isEmpty() ? logProbabilities : logProbabilities.times(weightVector(graph));
            losses = losses.minus(weighted.sum(1).times(counted.share()).times(labelSmoothing / classes));
        }
        Value sum = (exampleWeights.isPresent() ? losses.times(exampleWeights.get()) : losses).sum();
        return switch (reduction) {
            case MEAN -> sum.ratioTo(labelWeights.sum());
            case SUM -> sum;
            case HALF_SUM -> sum.times(0.5);
        };
    }

    /**
     * Labels that may be looked up.
     *
     * @param classes the class of each label; where it is ignored, any
     * @param share 1 for each label, and 0 where it is ignored
     */
    private record Counted(Value classes, Value share) {}

    private Counted counted(Value labels) {
        Value counted = labels.equal(ignoreIndex).not();
        Value any = labels.graph().constant(Constant.of(ElementType.INT64, Shape.SCALAR, 0L));
        return new Counted(counted.choose(labels, any), counted.toFloat());
    }

    private Value labelWeights(Counted labels) {
        return classWeights.isEmpty()
                ? labels.share()
                : weightVector(labels.share().graph())
                        .gather(0, labels.classes())
                        .times(labels.share());
    }

    private Value weightVector(GraphBuilder graph) {
        double[] weights =
                classWeights.stream().mapToDouble(Double::doubleValue).toArray();
        return graph.constant(Constant.of(graph.floatType(), Shape.of(weights.length), weights));
    }

    @Override
    public Value answer(Value prediction) {
        return prediction.softmax(-1);
    }
}
