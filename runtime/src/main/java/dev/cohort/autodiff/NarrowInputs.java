package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.ElementType;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Has a finished graph read inputs of 32-bit floats as narrower ones, which become wide again where they are used.
 *
 * <p>Each use has an input of its own and a cast of its own, so that what is wide lives no longer than the one operator that reads
 * it: a cast that forward and backward pass shared would keep a whole model wide between them. Casts come first in the graph, for
 * ONNX Runtime computes of what an operator reads the one last that came first. What moves elements alone, such as a transposition,
 * is done anew for each use, too; rows are gathered before they are cast.
 */
public final class NarrowInputs {
    private static final Set<String> MOVING = Set.of("Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten");

    /** What a node reads at a place. */
    private record Use(Node node, int place) {}

    private final Graph source;
    private final Graph target;
    private final Set<String> narrow;
    private final ElementType type;
    private final BiFunction<String, Integer, String> again;
    private final Map<GraphValue, GraphValue> values = new HashMap<>();
    private final Map<String, Integer> times = new HashMap<>();
    private final Map<Use, GraphValue> wide = new HashMap<>();

    private NarrowInputs(
            Graph source, Set<String> narrow, ElementType type, BiFunction<String, Integer, String> again) {
        this.source = source;
        this.narrow = narrow;
        this.type = type;
        this.again = again;
        this.target = new Graph(source.floatType(), new ReverseMode());
    }

    /**
     * Rewrites a graph.
     *
     * @param narrow inputs that are read as narrower ones
     * @param type what they are read as
     * @param again the name of an input that reads the same once more, by how often it was read before
     * @return a graph with the same outputs, in which inputs that nothing reads are left out
     */
    public static Graph apply(
            Graph source, Set<String> narrow, ElementType type, BiFunction<String, Integer, String> again) {
        NarrowInputs rewriting = new NarrowInputs(source, narrow, type, again);
        rewriting.rewrite();
        return rewriting.target;
    }

    private void rewrite() {
        values.put(source.absent(), target.absent());
        source.inputs().forEach((name, input) -> {
            if (!narrow.contains(name)) {
                values.put(input, target.input(name, input.type(), input.shape()));
            }
        });
        Set<Node> needed = Rewriting.needed(source);
        List<Node> nodes = source.nodes().stream()
                .filter(needed::contains)
                .filter(node -> !isMoved(node))
                .toList();
        for (Node node : nodes) {
            for (int place = 0; place < node.inputs().size(); place++) {
                if (isNarrow(node.input(place)) && !gathers(node, place)) {
                    wide.put(new Use(node, place), widened(node.input(place)));
                }
            }
        }
        Map<String, GraphValue> outputs = new HashMap<>();
        source.outputs().forEach((name, output) -> {
            if (isNarrow(output)) {
                outputs.put(name, widened(output));
            }
        });
        nodes.forEach(this::copy);
        source.outputs().forEach((name, output) -> {
            GraphValue own = outputs.get(name);
            target.output(name, own == null ? of(output) : own);
        });
    }

    /** Whether a value is a narrow input, with its elements moved at the most. */
    private boolean isNarrow(GraphValue value) {
        return value.producer()
                .map(this::isMoved)
                .orElseGet(
                        () -> narrow.contains(value.name()) && value.constant().isEmpty());
    }

    /** Whether a node moves the elements of a narrow input, to where constants say. */
    private boolean isMoved(Node node) {
        return node.domain().equals(Graph.STANDARD)
                && MOVING.contains(node.type())
                && isNarrow(node.input(0))
                && node.inputs().stream().skip(1).allMatch(input -> input.constant()
                        .isPresent());
    }

    private boolean gathers(Node node, int place) {
        return place == 0
                && node.domain().equals(Graph.STANDARD)
                && node.type().equals("Gather")
                && node.input(0).producer().isEmpty();
    }

    private GraphValue read(GraphValue input) {
        int before = times.merge(input.name(), 1, Integer::sum) - 1;
        return target.input(before == 0 ? input.name() : again.apply(input.name(), before), type, input.shape());
    }

    private GraphValue widened(GraphValue value) {
        Deque<Node> moves = new ArrayDeque<>();
        GraphValue input = value;
        while (input.producer().isPresent()) {
            Node move = input.producer().get();
            moves.push(move);
            input = move.input(0);
        }
        GraphValue moved = cast(read(input), input.type());
        for (Node move : moves) {
            List<GraphValue> inputs = new ArrayList<>(List.of(moved));
            move.inputs().stream().skip(1).map(this::of).forEach(inputs::add);
            moved = Rewriting.same(target, move, inputs).get(0);
        }
        return moved;
    }

    private GraphValue cast(GraphValue value, ElementType to) {
        return target.add(
                        Graph.STANDARD,
                        "Cast",
                        List.of(value),
                        Attributes.NONE.with("to", to.name()),
                        List.of(new ValueInfo(to, value.shape())))
                .output(0);
    }

    private void copy(Node node) {
        if (gathers(node, 0) && isNarrow(node.input(0))) {
            values.put(node.output(0), gathered(node));
            return;
        }
        List<GraphValue> inputs = new ArrayList<>();
        for (int place = 0; place < node.inputs().size(); place++) {
            GraphValue own = wide.get(new Use(node, place));
            inputs.add(own != null ? own : of(node.input(place)));
        }
        List<GraphValue> outputs = Rewriting.same(target, node, inputs);
        for (int index = 0; index < node.outputs().size(); index++) {
            values.put(node.output(index), outputs.get(index));
        }
    }

    /** Rows of a narrow table, which become wide. */
    private GraphValue gathered(Node node) {
        GraphValue output = node.output(0);
        GraphValue rows = target.add(
                        node.domain(),
                        node.type(),
                        List.of(read(node.input(0)), of(node.input(1))),
                        node.attributes(),
                        List.of(new ValueInfo(type, output.shape())))
                .output(0);
        return cast(rows, output.type());
    }

    private GraphValue of(GraphValue value) {
        return values.computeIfAbsent(
                value, constant -> target.exact(constant.constant().orElseThrow()));
    }
}
