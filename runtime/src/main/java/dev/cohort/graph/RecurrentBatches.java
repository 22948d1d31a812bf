package dev.cohort.graph;

import dev.cohort.graph.BatchDependence.Kind;
import java.util.Iterator;
import java.util.List;

/** What operators that read sequences, [length, batch, width], make of values that depend on the batch. */
final class RecurrentBatches {
    private static final int LENGTHS = 4;

    private RecurrentBatches() {}

    /** Sequences are read each for itself, with weights that do not depend on the batch. */
    static Kind recurrence(Node node, List<Kind> inputs) {
        Iterator<Kind> given = inputs.iterator();
        for (int input = 0; input < node.inputs().size(); input++) {
            if (!node.hasInput(input)) {
                continue;
            }
            boolean weights = input > 0 && input < LENGTHS || input > LENGTHS + 2;
            Kind wanted = weights ? Kind.NONE : Kind.ROWS;
            if (given.next() != wanted || !weights && axis(node, input) != (input == LENGTHS ? 0 : 1)) {
                return Kind.MIXED;
            }
        }
        return Kind.ROWS;
    }

    static Kind reversed(Node node, List<Kind> inputs) {
        boolean rows = inputs.stream().allMatch(Kind.ROWS::equals);
        return rows && axis(node, 0) == node.attributes().integer("batch_axis", 1) ? Kind.ROWS : Kind.MIXED;
    }

    private static int axis(Node node, int input) {
        return BatchDependence.axis(node.input(input).shape());
    }
}
