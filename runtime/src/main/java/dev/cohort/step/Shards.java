package dev.cohort.step;

import dev.cohort.api.loss.Combination;
import dev.cohort.graph.BatchDependence;
import dev.cohort.graph.BatchDependence.Kind;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;

/**
 * The shards of a batch, each of which goes through a graph of its own.
 *
 * @param count how many there are; 1 where examples meet before the loss does, or splitting does not pay
 * @param combination how losses and gradients of the shards become those of the batch
 */
public record Shards(int count, Combination combination) {
    static final Shards ONE = new Shards(1, new Combination.Sum());

    /** Whether a loss is what its combination says, of values none of which mixes examples. */
    static boolean fit(Graph graph, GraphValue loss, Combination combination) {
        BatchDependence dependence = BatchDependence.of(graph);
        Kind kind = dependence.kind(loss);
        if (combination instanceof Combination.MeanOver mean) {
            return kind == Kind.RATIO && dependence.kind(mean.weight()) == Kind.SUM;
        }
        return kind == (combination instanceof Combination.Sum ? Kind.SUM : Kind.MEAN);
    }
}
