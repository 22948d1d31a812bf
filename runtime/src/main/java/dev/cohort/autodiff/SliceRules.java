package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.input;
import static dev.cohort.autodiff.GradientRule.none;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
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
import java.util.Optional;
import java.util.stream.LongStream;

/** Slices: the gradient goes back to the places that the slice took, zeros elsewhere. */
final class SliceRules {
    /** Inputs g, data, starts, ends, axes?, steps?. */
    private static final GradientOperator GRADIENT =
            GradientOperator.of("SliceGrad", SliceRules::composed, KernelForm.of("SliceGrad", SliceRules::kernel));

    static final GradientRule RULE = GradientRule.of(
                    input("data", SliceRules::byData), none("starts"), none("ends"), none("axes"), none("steps"))
            .emitting(GRADIENT);

    private SliceRules() {}

    private static Value byData(Backward node) {
        List<Value> inputs = new ArrayList<>(List.of(node.gradient()));
        inputs.addAll(node.node().inputs());
        return GRADIENT.emit(node.x(), Attributes.NONE, inputs.toArray(Value[]::new));
    }

    private static Value composed(Node node) {
        GraphValue data = node.input(1);
        return padding(node, data).orElseGet(() -> scattered(node, data));
    }

    /** Neighbouring elements at known places of known extents: a border of zeros. */
    private static Optional<Value> padding(Node node, GraphValue data) {
        Optional<long[]> starts = node.input(2).constant().map(Constant::longs);
        boolean neighbours = !node.hasInput(5)
                || node.input(5)
                        .constant()
                        .filter(steps -> LongStream.of(steps.longs()).allMatch(step -> step == 1))
                        .isPresent();
        Shape slice = node.input(0).shape();
        int rank = data.shape().rank();
        if (starts.isEmpty() || !neighbours || !hasKnownAxes(node)) {
            return Optional.empty();
        }
        long[] pads = new long[2 * rank];
        int[] axes = axes(node, data);
        for (int index = 0; index < axes.length; index++) {
            int axis = axes[index];
            if (!(data.shape().dimension(axis) instanceof Dimension.Fixed extent)
                    || !(slice.dimension(axis) instanceof Dimension.Fixed taken)) {
                return Optional.empty();
            }
            long start = starts.get()[index];
            start = Math.min(Math.max(start < 0 ? start + extent.size() : start, 0), extent.size());
            pads[axis] = start;
            pads[axis + rank] = extent.size() - taken.size() - start;
        }
        Graph graph = data.graph();
        return Optional.of(graph.add(
                        Graph.STANDARD,
                        "Pad",
                        List.of(node.input(0), graph.constant(Constant.vector(pads))),
                        Attributes.NONE,
                        List.of(new ValueInfo(data.type(), data.shape())))
                .output(0));
    }

    /** One axis after another, from the last that was sliced: the elements at the indices that the slice took. */
    private static Value scattered(Node node, GraphValue data) {
        int[] axes = axes(node, data);
        List<GraphValue> stages = new ArrayList<>(List.of(data));
        List<Value> indices = new ArrayList<>();
        for (int place = 0; place < axes.length; place++) {
            GraphValue stage = stages.get(place);
            indices.add(slice(node, numbers(stage, axes[place]), place, 0));
            stages.add(data.graph().own(slice(node, stage, place, axes[place])));
        }
        Value gradient = node.input(0);
        for (int place = axes.length - 1; place >= 0; place--) {
            Value along = IndexingRules.along(indices.get(place), axes[place], gradient);
            gradient = IndexingRules.scatter(stages.get(place), along, gradient, axes[place]);
        }
        return gradient;
    }

    /** 0, 1, 2, ... up to an extent of a value. */
    private static Value numbers(GraphValue value, int axis) {
        Graph graph = value.graph();
        if (value.shape().dimension(axis) instanceof Dimension.Fixed fixed) {
            return graph.constant(
                    Constant.vector(LongStream.range(0, fixed.size()).toArray()));
        }
        Value extent = value.shapeVector().gather(0, scalar(graph, axis));
        return graph.operator("Range", Attributes.NONE, scalar(graph, 0), extent, scalar(graph, 1));
    }

    private static Value scalar(Graph graph, long number) {
        return graph.constant(Constant.of(ElementType.INT64, Shape.SCALAR, number));
    }

    /** A value sliced at one axis as the node's data are at its own axis of this place. */
    private static Value slice(Node node, Value value, int place, int axis) {
        List<Value> inputs = new ArrayList<>(List.of(value));
        inputs.add(node.input(2).slice(0, place, place + 1L));
        inputs.add(node.input(3).slice(0, place, place + 1L));
        inputs.add(value.graph().constant(Constant.vector(axis)));
        if (node.hasInput(5)) {
            inputs.add(node.input(5).slice(0, place, place + 1L));
        }
        return value.graph().operator("Slice", inputs, Attributes.NONE, 1).get(0);
    }

    private static boolean hasKnownAxes(Node node) {
        return !node.hasInput(4) || node.input(4).constant().isPresent();
    }

    private static int[] axes(Node node, GraphValue data) {
        if (!hasKnownAxes(node)) {
            throw new IllegalArgumentException(
                    "the axes of a Slice are computed, and not constant: its gradient is not known");
        }
        long count = node.input(2).shape().size(0);
        long[] axes = node.hasInput(4)
                ? node.input(4).constant().orElseThrow().longs()
                : LongStream.range(0, count).toArray();
        return Arrays.stream(axes)
                .mapToInt(axis -> data.shape().normalize((int) axis))
                .toArray();
    }

    /** The kernel takes no bounds beyond 32 bits, by which models say "up to the end", and none before the first element. */
    private static Optional<List<? extends Value>> kernel(Node node) {
        boolean forwards = !node.hasInput(5)
                || node.input(5)
                        .constant()
                        .filter(steps -> LongStream.of(steps.longs()).allMatch(step -> step > 0))
                        .isPresent();
        if (!forwards) {
            return Optional.empty();
        }
        List<GraphValue> inputs = new ArrayList<>(node.inputs());
        inputs.set(1, IndexingRules.shape(node.input(1)));
        for (int bounds = 2; bounds <= 3; bounds++) {
            Optional<Constant> given = node.input(bounds).constant();
            if (given.isEmpty()) {
                return Optional.empty();
            }
            long[] near = LongStream.of(given.get().longs())
                    .map(bound -> Math.max(-Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, bound)))
                    .toArray();
            inputs.set(bounds, node.input(0).graph().constant(Constant.vector(near)));
        }
        return Optional.of(KernelForm.node(Graph.MICROSOFT, "SliceGrad", node, inputs));
    }
}
