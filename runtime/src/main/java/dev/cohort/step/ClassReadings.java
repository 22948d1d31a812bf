package dev.cohort.step;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.metric.Reading;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.step.EvaluationStep.Judged;
import java.util.Optional;

/** What metrics read of the probabilities of classes, computed within the graph, a number for each row. */
final class ClassReadings {
    private final Value scores;
    private final int last;
    private final long classes;

    /** @param scores larger for classes that are more probable */
    private ClassReadings(Value scores, long classes) {
        this.scores = scores;
        this.last = scores.shape().rank() - 1;
        this.classes = classes;
    }

    /**
     * Adds what there can be to the graph's outputs; nothing leaves the graph that nobody asks for.
     *
     * @param target the right classes, where they are whole numbers, of the shape of the rows
     */
    static void add(Graph graph, Judged judged, Value probabilities, Optional<Value> target) {
        int rank = probabilities.shape().rank();
        if (rank < 2 || !(probabilities.shape().dimension(-1) instanceof Dimension.Fixed classes)) {
            return;
        }
        ClassReadings readings = new ClassReadings(scores(graph.own(probabilities)), classes.size());
        Value predicted = readings.predicted();
        graph.output(judged.name(Reading.PREDICTED_CLASS), predicted);
        target.filter(labels ->
                        labels.type() == ElementType.INT64 && labels.shape().equals(predicted.shape()))
                .ifPresent(labels -> {
                    Value right = readings.known(labels).unsqueeze(rank - 1);
                    graph.output(
                            judged.name(Reading.TARGET_PROBABILITY),
                            probabilities.gatherElements(rank - 1, right).squeeze(rank - 1));
                    graph.output(judged.name(Reading.TARGET_RANK), readings.rank(right));
                });
    }

    /** The logits that probabilities come from, which have the same order, or else these. */
    private static Value scores(GraphValue probabilities) {
        int rank = probabilities.shape().rank();
        return probabilities
                .producer()
                .filter(node -> node.type().equals("Softmax")
                        && Math.floorMod(node.attributes().integer("axis", -1), rank) == rank - 1)
                .map(node -> node.inputs().get(0))
                .orElse(probabilities);
    }

    /** The first of the most probable classes. */
    private Value predicted() {
        Attributes attributes = Attributes.NONE.with("axis", (long) last).with("keepdims", 0L);
        return scores.graph().operator("ArgMax", attributes, scores).toFloat();
    }

    /** Labels that can be looked up; one that is ignored, which nobody reads, is no class. */
    private Value known(Value labels) {
        Value none = scores.graph().constant(Constant.of(ElementType.INT64, Shape.SCALAR, 0L));
        return labels.less(0).not().and(labels.less(classes)).choose(labels, none);
    }

    private Value rank(Value right) {
        long[] numbers = new long[Math.toIntExact(classes)];
        for (int label = 0; label < numbers.length; label++) {
            numbers[label] = label;
        }
        Value score = scores.gatherElements(last, right);
        Value before = scores.equal(score)
                .and(scores.graph().constant(Constant.vector(numbers)).less(right));
        Value more = scores.graph().operator("Or", Attributes.NONE, scores.greater(score), before);
        return more.toFloat().sum(last);
    }
}
