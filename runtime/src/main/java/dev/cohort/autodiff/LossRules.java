package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.input;
import static dev.cohort.autodiff.GradientRule.none;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** The cross-entropy of logits against class indices, as one operator. */
final class LossRules {
    private static final String OPERATOR = "SoftmaxCrossEntropyLoss";

    /** Inputs g, scores [N, C, ...], labels [N, ...], class weights [C]?: the gradient by the scores. */
    private static final GradientOperator GRADIENT = GradientOperator.of(
            "SoftmaxCrossEntropyLossGrad",
            LossRules::composed,
            KernelForm.of("SoftmaxCrossEntropyLossGrad", LossRules::kernel));

    private LossRules() {}

    static Map<String, GradientRule> table() {
        return Map.of(
                OPERATOR,
                GradientRule.of(input("scores", LossRules::byScores), none("labels"), none("weights"))
                        .emitting(GRADIENT));
    }

    private static Value byScores(Backward node) {
        Value byLoss = node.hasInput(2)
                ? GRADIENT.emit(node.x(), node.attributes(), node.gradient(), node.x(), node.input(1), node.input(2))
                : GRADIENT.emit(node.x(), node.attributes(), node.gradient(), node.x(), node.input(1));
        if (!node.hasGradient(1)) {
            return byLoss;
        }
        // The second output is log softmax: g - softmax sum of g.
        Value byLogarithm = node.gradient(1)
                .minus(node.x().softmax(1).times(node.gradient(1).sumKeeping(1)));
        return node.hasGradient(0) ? byLoss.plus(byLogarithm) : byLogarithm;
    }

    /**
     * scale (softmax - one-hot of the label), where scale = g weight / total weight of the mean, 0 at ignored labels and where
     * nothing counts.
     */
    private static Value composed(Node node) {
        GraphValue gradient = node.input(0);
        GraphValue scores = node.input(1);
        Value labels = node.input(2).cast(ElementType.INT64).unsqueeze(1);
        Value zero = Like.scalar(scores, 0);
        Value one = Like.scalar(scores, 1);
        Value weight = one;
        if (node.attributes().has("ignore_index")) {
            Value ignored = labels.equal(node.attributes().integer("ignore_index", 0));
            // An ignored label may be outside the classes; any class will do, as its weight is zero.
            labels = ignored.choose(scores.graph().exact(Constant.of(ElementType.INT64, Shape.SCALAR, 0L)), labels);
            weight = ignored.choose(zero, one);
        }
        if (node.hasInput(3)) {
            weight = node.input(3).gather(0, labels).times(weight);
        }
        String reduction = node.attributes().text("reduction", "mean");
        Value upstream = reduction.equals("none") ? gradient.unsqueeze(1) : gradient;
        if (reduction.equals("mean")) {
            Value everywhere = Like.expand(weight, scores.graph().own(labels.cast(scores.type())));
            upstream = upstream.ratioTo(everywhere.sum());
        }
        long classes = scores.shape().size(1);
        Value numbers =
                scores.graph().constant(Constant.of(ElementType.INT64, classesShape(scores, classes), range(classes)));
        Value hot = labels.equal(numbers).cast(scores.type());
        return scores.softmax(1).minus(hot).times(upstream.times(weight));
    }

    private static Shape classesShape(GraphValue scores, long classes) {
        long[] sizes = new long[scores.shape().rank() - 1];
        Arrays.fill(sizes, 1);
        sizes[0] = classes;
        return Shape.of(sizes);
    }

    private static long[] range(long end) {
        return LongStream.range(0, end).toArray();
    }

    /** From log softmax, which the loss itself computes. */
    private static Optional<List<? extends Value>> kernel(Node node) {
        GraphValue scores = node.input(1);
        List<GraphValue> inputs = node.inputs().subList(1, node.inputs().size());
        Graph graph = scores.graph();
        ValueInfo loss = new ValueInfo(
                scores.type(),
                node.attributes().text("reduction", "mean").equals("none")
                        ? node.input(2).shape()
                        : Shape.SCALAR);
        GraphValue logarithm = graph.add(
                        Graph.STANDARD,
                        OPERATOR,
                        inputs,
                        node.attributes(),
                        List.of(loss, new ValueInfo(scores.type(), scores.shape())))
                .output(1);
        List<GraphValue> arguments = new ArrayList<>(List.of(node.input(0), logarithm));
        arguments.addAll(inputs.subList(1, inputs.size()));
        return Optional.of(KernelForm.node(Graph.MICROSOFT, "SoftmaxCrossEntropyLossGrad", node, arguments));
    }
}
