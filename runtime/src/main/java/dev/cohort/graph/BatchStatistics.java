package dev.cohort.graph;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import java.util.Set;

/** Over how many values a training graph takes the mean and the deviation of a batch. */
public final class BatchStatistics {
    private static final Extent BATCH = Extent.of(Dimension.BATCH);
    private static final Set<String> NORMALIZATIONS = Set.of("BatchNormalization", "BatchNormInternal");

    private BatchStatistics() {}

    /** Whether a batch normalization has one value per channel where a batch has one example. */
    public static boolean ofOneValue(Graph graph) {
        return graph.nodes().stream()
                .filter(BatchStatistics::readsBatch)
                .map(node -> values(node.input(0).shape()))
                .anyMatch(values -> values.equals(BATCH) || values.equals(Extent.ONE));
    }

    private static boolean readsBatch(Node node) {
        return NORMALIZATIONS.contains(node.type())
                && (node.domain().equals(Graph.MICROSOFT) || node.attributes().integer("training_mode", 0) != 0);
    }

    /** The values of a channel, which is the second axis. */
    private static Extent values(Shape shape) {
        Extent values = Extent.ONE;
        for (int axis = 0; axis < shape.rank(); axis++) {
            values = axis == 1 ? values : values.times(Extent.of(shape.dimension(axis)));
        }
        return values;
    }
}
