package dev.cohort.engine;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.objective.Clipping;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.step.UpdateProgram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The graphs of an update on a device, or of whole tensors: what {@link HostUpdater} does in loops, in 32 bits throughout. */
final class UpdateGraph {
    static final String PARAMETERS = "parameters";
    static final String GRADIENT = "gradient";
    static final String SUM = "sum";
    static final String NORM = "norm";

    private static final String STATE = "state/";

    private UpdateGraph() {}

    static String state(String name) {
        return STATE + name;
    }

    static String stateName(String state) {
        return state.substring(STATE.length());
    }

    static String scalar(int index) {
        return "scalar/" + index;
    }

    static String next(String name) {
        return "next/" + name;
    }

    private static Graph empty() {
        return new Graph(ElementType.FLOAT32, (ignored, scalar, by) -> {
            throw new IllegalStateException("an update has no gradients of its own");
        });
    }

    /**
     * Some results of a program.
     *
     * @param scalars are inputs, in this order
     * @param shape that of the parameters
     * @param results by the names of the inputs that they follow
     */
    static Graph of(UpdateProgram program, List<GraphValue> scalars, Shape shape, Map<String, GraphValue> results) {
        Graph graph = empty();
        Map<GraphValue, Value> copies = new HashMap<>();
        copies.put(program.parameters(), graph.input(PARAMETERS, ElementType.FLOAT32, shape));
        copies.put(program.gradient(), graph.input(GRADIENT, ElementType.FLOAT32, shape));
        program.states().forEach((name, state) -> {
            boolean like = state.shape().equals(program.parameters().shape());
            copies.put(state, graph.input(state(name), ElementType.FLOAT32, like ? shape : state.shape()));
        });
        for (int index = 0; index < scalars.size(); index++) {
            Value input = graph.input(scalar(index), ElementType.FLOAT32, Shape.SCALAR);
            boolean condition = UpdateOperators.isCondition(scalars.get(index));
            copies.put(scalars.get(index), condition ? input.cast(ElementType.BOOL) : input);
        }
        Set<GraphValue> needed = UpdateProgram.needed(List.copyOf(results.values()));
        for (Node node : program.nodes()) {
            if (!program.isScalar(node.output(0)) && node.outputs().stream().anyMatch(needed::contains)) {
                copy(graph, node, copies);
            }
        }
        results.forEach((name, value) -> graph.output(next(name), found(graph, copies, value)));
        return graph;
    }

    private static void copy(Graph graph, Node node, Map<GraphValue, Value> copies) {
        List<Value> inputs =
                node.inputs().stream().map(input -> found(graph, copies, input)).toList();
        Attributes attributes = node.attributes();
        List<Value> outputs;
        if (node.type().equals("Cast")) {
            ElementType type = node.output(0).type();
            outputs = List.of(inputs.get(0).cast(type.isFloat() ? ElementType.FLOAT32 : type));
        } else {
            outputs = graph.operator(
                    node.type(), inputs, attributes, node.outputs().size());
        }
        for (int index = 0; index < outputs.size(); index++) {
            copies.put(node.output(index), outputs.get(index));
        }
    }

    private static Value found(Graph graph, Map<GraphValue, Value> copies, GraphValue value) {
        if (!value.isPresent()) {
            return graph.absent();
        }
        Value copy = value.constant().<Value>map(graph::constant).orElseGet(() -> copies.get(value));
        if (copy == null) {
            throw new IllegalStateException(value + " is used before it is computed");
        }
        return copy;
    }

    /**
     * The average of accumulated gradients, clipped.
     *
     * @param measured whether their norm is wanted too
     */
    static Graph prepare(Clipping clipping, int accumulateSteps, int length, boolean measured) {
        Graph graph = empty();
        Value gradient = graph.input(GRADIENT, ElementType.FLOAT32, Shape.of(length));
        if (accumulateSteps > 1) {
            gradient = gradient.times(1.0 / accumulateSteps);
        }
        if (clipping.value().isPresent()) {
            double bound = clipping.value().getAsDouble();
            gradient = gradient.minimum(bound).maximum(-bound);
        }
        if (clipping.norm().isPresent()) {
            Value norm = norm(gradient).plus(Updater.NORM_GUARD);
            Value factor = graph.constant(clipping.norm().getAsDouble()).dividedBy(norm);
            gradient = gradient.times(factor.minimum(1));
        }
        graph.output(next(GRADIENT), gradient);
        if (measured) {
            graph.output(NORM, norm(gradient));
        }
        return graph;
    }

    private static Value norm(Value vector) {
        return vector.square().sum().sqrt();
    }

    /** The norm of gradients as they are. */
    static Graph norm(int length) {
        Graph graph = empty();
        graph.output(NORM, norm(graph.input(GRADIENT, ElementType.FLOAT32, Shape.of(length))));
        return graph;
    }

    /** One more batch's gradients added to their sum. */
    static Graph accumulate(int length) {
        Graph graph = empty();
        Value sum = graph.input(SUM, ElementType.FLOAT32, Shape.of(length));
        Value gradient = graph.input(GRADIENT, ElementType.FLOAT32, Shape.of(length));
        graph.output(next(SUM), sum.plus(gradient));
        return graph;
    }
}
