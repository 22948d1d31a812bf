package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * One direction of a recurrent operator.
 *
 * @param number its place among the operator's weights
 * @param of how many directions there are
 * @param backwards whether it reads sequences from their end
 * @param length how many places sequences have
 * @param ends how many places of each example belong to it; absent where all do
 */
record Direction(int number, int of, boolean backwards, long length, Optional<GraphValue> ends) {
    private static final int LENGTHS = 4;

    /** The directions of an operator with these attributes and inputs. */
    static List<Direction> of(Attributes attributes, List<GraphValue> inputs) {
        String name = attributes.text("direction", "forward");
        Optional<GraphValue> ends =
                inputs.size() > LENGTHS && inputs.get(LENGTHS).isPresent()
                        ? Optional.of(inputs.get(LENGTHS))
                        : Optional.empty();
        long length = inputs.get(0).shape().size(0);
        List<Direction> all = new ArrayList<>();
        int count = name.equals("bidirectional") ? 2 : 1;
        for (int number = 0; number < count; number++) {
            all.add(new Direction(number, count, number == 1 || name.equals("reverse"), length, ends));
        }
        return all;
    }

    /** This direction's part of weights or states, whose first axis is the direction. */
    Value part(Value all) {
        return of == 1 ? all : all.slice(0, number, number + 1L);
    }

    /** A sequence in the order in which this direction reads it; also the way back from there. */
    Value turned(Value sequence) {
        if (!backwards) {
            return sequence;
        }
        Graph graph = (Graph) sequence.graph();
        if (ends.isPresent()) {
            Attributes axes = Attributes.NONE.with("batch_axis", 1L).with("time_axis", 0L);
            // ONNX Runtime leaves what is of length 0 as it finds the memory; turning one place moves nothing either.
            Value lengths = ends.get().cast(ElementType.INT64);
            Value one = graph.constant(Constant.of(ElementType.INT64, Shape.SCALAR, 1L));
            return graph.operator(
                    "ReverseSequence", axes, sequence, lengths.less(1).choose(one, lengths));
        }
        return graph.operator(
                "Slice",
                Attributes.NONE,
                sequence,
                vector(graph, -1),
                vector(graph, -length - 1),
                vector(graph, 0),
                vector(graph, -1));
    }

    private static Value vector(Graph graph, long number) {
        return graph.constant(Constant.vector(number));
    }

    /** 1 at the places that belong to an example, [length, batch, 1]; absent where all do. */
    Optional<Value> mask() {
        return ends.map(given ->
                places(given).less(given.cast(ElementType.INT64)).toFloat().unsqueeze(2));
    }

    /** 1 at the last place that belongs to an example. */
    Optional<Value> last() {
        return ends.map(given -> places(given)
                .equal(given.cast(ElementType.INT64).minus(1))
                .toFloat()
                .unsqueeze(2));
    }

    private Value places(GraphValue given) {
        return given.graph()
                .constant(Constant.of(
                        ElementType.INT64,
                        Shape.of(length, 1),
                        LongStream.range(0, length).toArray()));
    }
}
