package dev.cohort.plugins.losses;

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
import java.util.List;
import java.util.Optional;

/**
 * Scores of classes beside the class that is right, a row for each label: an example's, or those of its tokens.
 *
 * @param scores of shape {@code [rows, classes]}
 * @param labels of shape {@code [rows]}
 * @param exampleWeights of shape {@code [rows]}
 */
record ClassRows(Value scores, Value labels, Optional<Value> exampleWeights) {
    /** Of a prediction of shape {@code [batch, …, classes]} and labels of shape {@code [batch, …]}. */
    static ClassRows of(Loss loss, LossContext context) {
        Value prediction = context.prediction();
        Value labels = context.target();
        Shape shape = prediction.shape();
        if (shape.rank() < 2 || !(shape.dimension(-1) instanceof Dimension.Fixed classes)) {
            throw new IllegalArgumentException(
                    Unfit.name(loss) + " wants a prediction of shape [batch, ..., classes], but it has shape " + shape);
        }
        if (labels.type().isFloat()) {
            throw new IllegalArgumentException(Unfit.name(loss)
                    + " wants classes as its target, but the data has numbers;"
                    + " remove target-type from [dataset], or use a loss of numbers such as mse");
        }
        if (labels.shape().rank() != shape.rank() - 1) {
            throw Unfit.of(
                    loss, "a prediction of shape [batch, ..., classes] and a target of shape [batch, ...]", context);
        }
        return new ClassRows(
                shape.rank() == 2 ? prediction : prediction.reshape(-1, classes.size()),
                labels.shape().rank() == 1 ? labels : labels.reshape(-1),
                context.weights().map(weights -> spread(weights, labels)));
    }

    /** The same, or one logit for yes or no, of the shape of the labels: the score of yes, where that of no is 0. */
    static ClassRows ofLogits(Loss loss, LossContext context) {
        Value prediction = context.prediction();
        Value labels = context.target();
        if (!prediction.shape().equals(labels.shape()) || labels.type().isFloat()) {
            return of(loss, context);
        }
        Value yes = prediction.reshape(-1, 1);
        return new ClassRows(
                yes.times(0).concat(1, yes),
                labels.reshape(-1),
                context.weights().map(weights -> spread(weights, labels)));
    }

    /** The weight of an example, for each of its labels. */
    private static Value spread(Value weights, Value labels) {
        if (labels.shape().rank() == 1) {
            return weights;
        }
        Value spread = weights;
        for (int axis = 1; axis < labels.shape().rank(); axis++) {
            spread = spread.unsqueeze(-1);
        }
        return spread.expand(labels.shapeVector()).reshape(-1);
    }

    GraphBuilder graph() {
        return scores.graph();
    }

    long classes() {
        return scores.shape().size(1);
    }

    /** What a matrix like the scores has for the right class of each row. */
    Value atLabels(Value matrix) {
        return matrix.gatherElements(1, labels.unsqueeze(1)).squeeze(1);
    }

    /** 1 for the right class of each row and 0 for the others, of the shape of the scores. */
    Value oneHot() {
        long[] numbers = new long[(int) classes()];
        for (int label = 0; label < numbers.length; label++) {
            numbers[label] = label;
        }
        return labels.unsqueeze(1)
                .equal(graph().constant(Constant.vector(numbers)))
                .toFloat();
    }

    /** A number for each class. */
    Value vector(List<Double> numbers) {
        return graph().constant(Constant.of(
                graph().floatType(),
                Shape.of(numbers.size()),
                numbers.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    /** The number of the class of each row. */
    Value atLabels(List<Double> numbers) {
        return vector(numbers).gather(0, labels);
    }

    /**
     * The same, where labels of some number are no classes; they may be looked up.
     *
     * @param weights a weight for each class; empty where all weigh alike
     */
    Counted counting(List<Double> weights, long ignored) {
        Value counted = labels.equal(ignored).not();
        Value any = graph().constant(Constant.of(ElementType.INT64, Shape.SCALAR, 0L));
        ClassRows rows = new ClassRows(scores, counted.choose(labels, any), exampleWeights);
        Value share = counted.toFloat();
        return new Counted(
                rows, share, weights.isEmpty() ? share : rows.atLabels(weights).times(share));
    }

    /**
     * Rows of which some may be ignored.
     *
     * @param rows those that are ignored are of any class
     * @param share 1 for each row, and 0 where it is ignored
     * @param weights what each row counts: the weight of its class, and 0 where it is ignored
     */
    record Counted(ClassRows rows, Value share, Value weights) {
        /** The losses of rows as one number; a mean is divided by their weights. */
        Value reduced(Value losses, Reduction reduction) {
            Value sum = rows.exampleWeights().map(losses::times).orElse(losses).sum();
            return reduction.over(sum, weights.sum());
        }

        Combination combination(Reduction reduction) {
            return reduction == Reduction.MEAN ? new Combination.MeanOver(weights.sum()) : new Combination.Sum();
        }
    }
}
