package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a gradient to the shape of what it is a gradient of.
 *
 * <p>The gradient of a broadcast is the sum over the places that it was broadcast to. Known dimensions decide at once which
 * axes these are; two dimensions of which one is a symbol are compared when the graph runs.
 */
final class Broadcasting {
    private static final Dimension ONE = Dimension.of(1);

    /** Inputs: a gradient, and a value of the same rank; the sum over those axes in which their extents differ. */
    static final GradientOperator SUM_TO_SHAPE = GradientOperator.composed("SumToShape", Broadcasting::sumToShape);

    private Broadcasting() {}

    /** A gradient summed, or expanded, to the shape of a value. */
    static Value fit(Value gradient, GraphValue value) {
        if (gradient.shape().equals(value.shape())) {
            return gradient;
        }
        Value summed = sumKnown(gradient, value.shape());
        if (isSmaller(summed.shape(), value.shape())) {
            return Like.expand(summed, value);
        }
        return summed.shape().equals(value.shape()) ? summed : SUM_TO_SHAPE.emit(value, Attributes.NONE, summed, value);
    }

    /** Sums over the leading axes that the shape lacks, and over those in which it has extent 1. */
    private static Value sumKnown(Value gradient, Shape shape) {
        int lead = Math.max(0, gradient.shape().rank() - shape.rank());
        List<Integer> axes = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int axis = 0; axis < lead; axis++) {
            axes.add(axis);
        }
        for (int axis = lead; axis < gradient.shape().rank(); axis++) {
            int own = axis - gradient.shape().rank() + shape.rank();
            if (shape.dimension(own).equals(ONE)
                    && !gradient.shape().dimension(axis).equals(ONE)) {
                axes.add(axis);
                kept.add(own);
            }
        }
        if (axes.isEmpty()) {
            return gradient;
        }
        if (lead == 0) {
            return gradient.sumKeeping(ints(axes));
        }
        Value summed = gradient.sum(ints(axes));
        return kept.isEmpty() ? summed : summed.unsqueeze(ints(kept));
    }

    private static boolean isSmaller(Shape gradient, Shape shape) {
        if (gradient.rank() < shape.rank()) {
            return true;
        }
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (gradient.dimension(axis).equals(ONE) && !shape.dimension(axis).equals(ONE)) {
                return true;
            }
        }
        return false;
    }

    private static Value sumToShape(Node node) {
        GraphValue gradient = node.input(0);
        GraphValue value = node.input(1);
        Graph graph = gradient.graph();
        Value differs = gradient.shapeVector().equal(value.shapeVector()).not();
        ValueInfo positions =
                new ValueInfo(ElementType.INT64, Shape.of(Dimension.of(1), new Dimension.Symbol("summed axes")));
        Value axes = graph.add(
                        Graph.STANDARD, "NonZero", List.of(graph.own(differs)), Attributes.NONE, List.of(positions))
                .output(0)
                .reshape(-1);
        // Without axes ReduceSum would sum over all of them.
        Attributes attributes = Attributes.NONE.with("keepdims", 1L).with("noop_with_empty_axes", 1L);
        return graph.add(
                        Graph.STANDARD,
                        "ReduceSum",
                        List.of(gradient, graph.own(axes)),
                        attributes,
                        List.of(new ValueInfo(value.type(), value.shape())))
                .output(0);
    }

    private static int[] ints(List<Integer> axes) {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }
}
