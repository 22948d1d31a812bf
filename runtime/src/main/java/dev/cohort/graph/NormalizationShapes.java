package dev.cohort.graph;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Normalisations, dropout, and losses as operators. */
final class NormalizationShapes {
    private NormalizationShapes() {}

    static void addTo(Map<String, ShapeInference.Rule> rules) {
        rules.put("BatchNormalization", NormalizationShapes::batch);
        rules.put("InstanceNormalization", call -> {
            vectors(call, 2);
            return call.like(0, call.shape(0));
        });
        rules.put("LayerNormalization", NormalizationShapes::layer);
        rules.put("Dropout", call -> {
            call.floats(0);
            return List.of(
                    new ValueInfo(call.elementType(0), call.shape(0)), new ValueInfo(ElementType.BOOL, call.shape(0)));
        });
        rules.put("SoftmaxCrossEntropyLoss", call -> {
            ValueInfo loss = loss(call);
            return List.of(loss, new ValueInfo(call.elementType(0), call.shape(0)));
        });
        rules.put("NegativeLogLikelihoodLoss", call -> List.of(loss(call)));
    }

    /** Refuses inputs behind the first that are not vectors of one element per channel. */
    private static void vectors(OperatorCall call, int count) {
        call.floats(0);
        Shape shape = call.shape(0);
        if (shape.rank() < 2) {
            throw call.refuse("needs batch and channels, got " + shape);
        }
        for (int place = 1; place <= count; place++) {
            call.sameTypes(0, place);
            call.rank(place, 1);
            call.same(
                    shape.dimension(1),
                    call.shape(place).dimension(0),
                    "cannot normalise " + shape + " with " + call.input(place) + ", one element per channel");
        }
    }

    private static List<ValueInfo> batch(OperatorCall call) {
        vectors(call, 4);
        ValueInfo normal = new ValueInfo(call.elementType(0), call.shape(0));
        ValueInfo statistic = new ValueInfo(call.elementType(0), call.shape(3));
        return call.attributes().integer("training_mode", 0) == 0
                ? List.of(normal)
                : List.of(normal, statistic, statistic);
    }

    private static List<ValueInfo> layer(OperatorCall call) {
        call.floats(0);
        call.sameTypes(0, 1, 2);
        Shape shape = call.shape(0);
        int axis = call.axis("axis", -1, shape.rank());
        for (int place = 1; place <= 2; place++) {
            if (call.has(place)) {
                ElementwiseShapes.into(call, call.shape(place), shape);
            }
        }
        List<Dimension> reduced = new ArrayList<>(shape.dimensions().subList(0, axis));
        while (reduced.size() < shape.rank()) {
            reduced.add(Dimension.of(1));
        }
        // ONNX Runtime keeps the statistics as 32-bit floats whatever the elements are.
        ValueInfo statistic = new ValueInfo(ElementType.FLOAT32, new Shape(reduced));
        return List.of(new ValueInfo(call.elementType(0), shape), statistic, statistic);
    }

    private static ValueInfo loss(OperatorCall call) {
        call.floats(0);
        call.integers(1);
        Shape scores = call.shape(0);
        if (scores.rank() < 2) {
            throw call.refuse("needs scores of batch and classes, got " + scores);
        }
        List<Dimension> labels = new ArrayList<>(scores.dimensions());
        Dimension classes = labels.remove(1);
        call.rank(1, labels.size());
        for (int axis = 0; axis < labels.size(); axis++) {
            call.same(
                    labels.get(axis),
                    call.shape(1).dimension(axis),
                    "needs labels of shape " + new Shape(labels) + " for the scores " + scores + ", got "
                            + call.shape(1));
        }
        if (call.has(2)) {
            call.sameTypes(0, 2);
            call.rank(2, 1);
            call.same(classes, call.shape(2).dimension(0), "needs one weight per class for the scores " + scores);
        }
        boolean none = call.attributes().text("reduction", "mean").equals("none");
        return new ValueInfo(call.elementType(0), none ? call.shape(1) : Shape.SCALAR);
    }
}
