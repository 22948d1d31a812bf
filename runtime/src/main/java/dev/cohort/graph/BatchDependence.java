package dev.cohort.graph;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the values of a graph depend on the examples of a batch, and so whether what parts of a batch give, each on its own, can be
 * put together to what the whole batch gives.
 *
 * <p>{@link BatchRules} has a rule for each operator for which this is known; all others mix examples.
 */
public final class BatchDependence {
    /** What becomes of a value when the graph runs on a part of the batch. */
    public enum Kind {
        /** The same. */
        NONE,
        /** A number that depends on how many examples there are, and on nothing of them. */
        SIZE,
        /** Those rows of it, along its one axis that grows with the batch, that belong to the examples of the part. */
        ROWS,
        /** Something that adds up to the value of the whole batch. */
        SUM,
        /** Something whose mean, each part counted by its number of examples, is the value of the whole batch. */
        MEAN,
        /** As {@link #MEAN}, each part counted by what it was divided by. */
        RATIO,
        /** Whether a {@link #SUM} is 0. */
        ZERO,
        /** A {@link #SUM}, and anything where that is 0: what to divide by. */
        DIVISOR,
        /** Something from which the value of the whole batch cannot be told. */
        MIXED
    }

    private static final Extent BATCH = Extent.of(Dimension.BATCH);

    /** No axis of a shape grows with the batch. */
    static final int NO_AXIS = -1;

    /** More than one axis does. */
    static final int SEVERAL_AXES = -2;

    private final Map<GraphValue, Kind> kinds = new HashMap<>();

    private BatchDependence() {}

    /** Looks at a finished graph, whose inputs are parameters where their shape does not grow with the batch. */
    public static BatchDependence of(Graph graph) {
        BatchDependence dependence = new BatchDependence();
        graph.inputs().values().forEach(input -> dependence.kinds.put(input, dependence.read(input)));
        graph.nodes().forEach(dependence::compute);
        return dependence;
    }

    /** What a value of the graph becomes. */
    public Kind kind(Value value) {
        return kinds.getOrDefault(value, Kind.NONE);
    }

    private Kind read(GraphValue input) {
        return switch (axis(input.shape())) {
            case NO_AXIS -> Kind.NONE;
            case SEVERAL_AXES -> Kind.MIXED;
            default -> Kind.ROWS;
        };
    }

    private void compute(Node node) {
        List<Kind> inputs = node.inputs().stream()
                .filter(GraphValue::isPresent)
                .map(this::kind)
                .toList();
        for (int output = 0; output < node.outputs().size(); output++) {
            Kind kind = inputs.contains(Kind.MIXED) ? Kind.MIXED : BatchRules.kind(node, output, inputs);
            boolean contradicts = kind == Kind.ROWS && axis(node.output(output).shape()) < 0;
            kinds.put(node.output(output), contradicts ? Kind.MIXED : kind);
        }
    }

    /** The axis whose extent is a multiple of the batch's, or that there is none, or several. */
    static int axis(Shape shape) {
        int found = NO_AXIS;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.dimension(axis) instanceof Dimension.Symbol symbol
                    && symbol.name().contains(Dimension.BATCH.toString())) {
                boolean grows = Extent.of(symbol).dividedBy(BATCH).isPresent();
                found = found == NO_AXIS && grows ? axis : SEVERAL_AXES;
            }
        }
        return found;
    }
}
