package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gradient checkpointing (Chen et al. 2016): what gradients need of the forward pass is computed a second time, segment by segment,
 * where the way back comes to it, and not remembered until then.
 *
 * <p>The copy of a segment begins with what crosses the cut before it, times a one that is computed of the gradients of the segment
 * behind: so an engine neither takes it for what it has computed already, nor computes it before it is needed. The last segment is
 * remembered, since the way back begins there. Random numbers are not drawn again.
 */
public final class Recomputation {
    /** What saves a smaller part of the memory is not worth its time. */
    private static final double LEAST_SAVING = 0.1;

    private static final Set<String> RUNNING_STATISTICS = Set.of("BatchNormalization", "BatchNormInternal");
    private static final int LAST = Integer.MAX_VALUE;

    private final Graph source;
    private final Graph target;
    private final Set<String> gradients;
    private final ForwardPass forward;
    private final Segments segments;
    private final Map<GraphValue, GraphValue> values = new HashMap<>();

    /** The segments of the values that are computed again, and what they are then. */
    private final Map<GraphValue, Integer> inner = new HashMap<>();

    private final Map<GraphValue, GraphValue> again = new HashMap<>();
    private final Set<Integer> begun = new HashSet<>();

    /** The first segment that a node of the way back, or what it reads, needs a value of; {@link #LAST} where it needs none. */
    private final Map<Node, Integer> stages = new HashMap<>();

    /**
     * A graph in which values are computed again.
     *
     * @param segments how many segments are
     * @param bytes how much memory the values of a batch take at most
     * @param whole how much it was before
     */
    public record Recomputed(Graph graph, int segments, long bytes, long whole) {}

    private Recomputation(Graph source, Set<String> gradients, ForwardPass forward, Segments segments) {
        this.source = source;
        this.target = new Graph(source.floatType(), new ReverseMode());
        this.gradients = gradients;
        this.forward = forward;
        this.segments = segments;
    }

    /**
     * Rewrites a graph that is lowered.
     *
     * @param gradients those of its outputs that are gradients
     * @param batchSize for how many examples memory is counted
     * @return nothing where hardly any memory would be saved
     */
    public static Optional<Recomputed> apply(Graph graph, Set<String> gradients, int batchSize) {
        ForwardPass forward = new ForwardPass(graph, gradients, batchSize);
        Segments segments = Segments.of(forward);
        if (segments.ends().size() == 1) {
            return Optional.empty();
        }
        Graph result = new Recomputation(graph, gradients, forward, segments).rewrite();
        long whole = Liveness.peak(graph, batchSize);
        long bytes = Liveness.peak(result, batchSize);
        return bytes > (1 - LEAST_SAVING) * whole
                ? Optional.empty()
                : Optional.of(new Recomputed(result, segments.ends().size(), bytes, whole));
    }

    private Graph rewrite() {
        values.put(source.absent(), target.absent());
        source.inputs().forEach((name, input) -> values.put(input, target.input(name, input.type(), input.shape())));
        for (int place = 0; place < forward.nodes().size(); place++) {
            Node node = forward.nodes().get(place);
            add(node, node.inputs().stream().map(this::known).toList(), values);
            findInner(node, segments.of(place));
        }
        List<Node> way = new ArrayList<>(forward.backward());
        for (Node node : way) {
            stages.put(node, node.inputs().stream().mapToInt(this::stage).min().orElse(LAST));
        }
        way.sort(Comparator.<Node, Integer>comparing(stages::get).reversed());
        for (Node node : way) {
            add(node, node.inputs().stream().map(this::again).toList(), values);
        }
        source.outputs().forEach((name, output) -> target.output(name, known(output)));
        return target;
    }

    private void add(Node node, List<GraphValue> inputs, Map<GraphValue, GraphValue> results) {
        List<GraphValue> outputs = Rewriting.same(target, node, inputs);
        for (int index = 0; index < outputs.size(); index++) {
            results.put(node.output(index), outputs.get(index));
        }
    }

    private GraphValue known(GraphValue value) {
        return values.computeIfAbsent(
                value, constant -> target.exact(constant.constant().orElseThrow()));
    }

    /** Which outputs of a node are computed again: those that are read within its segment alone, and depend on its beginning. */
    private void findInner(Node node, int segment) {
        boolean depends =
                node.inputs().stream().anyMatch(input -> isInner(input, segment) || isBeginning(input, segment));
        boolean once = segment == segments.ends().size() - 1
                || CommonNodes.isRandom(node)
                || node.type().equals("Shape");
        if (depends && !once) {
            node.outputs().stream()
                    .filter(output ->
                            forward.lastReader(output) <= segments.ends().get(segment))
                    .forEach(output -> inner.put(output, segment));
        }
    }

    private boolean isInner(GraphValue value, int segment) {
        return inner.getOrDefault(value, -1) == segment;
    }

    /** Whether a value is there where a segment begins. */
    private boolean isBeginning(GraphValue value, int segment) {
        boolean large = value.shape().dimensions().stream().anyMatch(Dimension.Symbol.class::isInstance);
        boolean number = value.type() != ElementType.BOOL && value.type() != ElementType.UINT8;
        boolean before = segment == 0
                ? value.producer().isEmpty()
                : forward.makes(value)
                        && forward.place(value) <= segments.ends().get(segment - 1);
        return before && large && number && forward.isOfBatch(value);
    }

    private int stage(GraphValue value) {
        Integer segment = inner.get(value);
        return segment != null
                ? segment
                : value.producer().map(node -> stages.getOrDefault(node, LAST)).orElse(LAST);
    }

    /** A value as the way back reads it. */
    private GraphValue again(GraphValue value) {
        Integer segment = inner.get(value);
        if (segment == null) {
            return known(value);
        }
        if (begun.add(segment)) {
            compute(segment);
        }
        return Objects.requireNonNull(again.get(value), value.name());
    }

    /** Computes a segment once more, as far as it is needed. */
    private void compute(int segment) {
        List<Node> nodes = new ArrayList<>();
        Set<GraphValue> wanted = new HashSet<>();
        for (int place = segments.ends().get(segment); place >= 0 && segments.of(place) == segment; place--) {
            Node node = forward.nodes().get(place);
            boolean needed = node.outputs().stream()
                    .anyMatch(output ->
                            isInner(output, segment) && (wanted.contains(output) || forward.isRemembered(output)));
            if (needed) {
                nodes.add(0, node);
                wanted.addAll(node.inputs());
            }
        }
        GraphValue one = one(segment);
        Map<GraphValue, GraphValue> beginnings = new HashMap<>();
        for (Node node : nodes) {
            List<GraphValue> inputs = new ArrayList<>();
            for (int place = 0; place < node.inputs().size(); place++) {
                GraphValue input = node.input(place);
                // These are written over by the kernel.
                boolean overwritten = place > 2 && RUNNING_STATISTICS.contains(node.type());
                inputs.add(
                        isInner(input, segment)
                                ? Objects.requireNonNull(again.get(input), input.name())
                                : isBeginning(input, segment) || overwritten
                                        ? beginnings.computeIfAbsent(input, value -> times(known(value), one))
                                        : known(input));
            }
            add(node, inputs, again);
        }
    }

    private GraphValue times(GraphValue value, GraphValue one) {
        Value factor = value.type() == one.type() ? one : one.cast(value.type());
        return target.own(value.times(factor));
    }

    /** The number 1, which is there when the way back has come to the end of a segment. */
    private GraphValue one(int segment) {
        Value first = target.exact(Constant.of(ElementType.INT64, Shape.SCALAR, 0L));
        List<Value> numbers = arrived(segment).stream()
                .map(value -> known(value).reshape(-1).gather(0, first))
                .map(number -> number.type() == target.floatType() ? number : number.cast(target.floatType()))
                .toList();
        Value sum = target.operator("Sum", numbers, Attributes.NONE, 1).get(0);
        GraphValue one = target.constant(1);
        return target.own(target.operator("IsNaN", Attributes.NONE, sum).choose(one, one));
    }

    /** What the segment behind another has computed of gradients when all of it is done; the losses where that is nothing. */
    private List<GraphValue> arrived(int segment) {
        Map<GraphValue, Integer> readers = new HashMap<>();
        source.outputs().values().forEach(output -> readers.put(output, -1));
        stages.forEach((node, stage) -> node.inputs().forEach(input -> readers.merge(input, stage, Math::min)));
        TreeMap<Integer, List<GraphValue>> arrived = new TreeMap<>();
        for (Node node : forward.backward()) {
            int stage = stages.getOrDefault(node, LAST);
            if (stage > segment) {
                node.outputs().stream()
                        .filter(output -> output.type().isFloat() && forward.isOfBatch(output))
                        .filter(output -> readers.getOrDefault(output, LAST) <= segment)
                        .forEach(output -> arrived.computeIfAbsent(stage, key -> new ArrayList<>())
                                .add(output));
            }
        }
        return arrived.isEmpty()
                ? source.outputs().entrySet().stream()
                        .filter(output -> !gradients.contains(output.getKey()))
                        .map(Map.Entry::getValue)
                        .filter(output -> output.type().isFloat())
                        .toList()
                : arrived.firstEntry().getValue();
    }
}
