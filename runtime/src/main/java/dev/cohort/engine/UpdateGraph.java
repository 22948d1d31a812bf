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

/** The graphs of an update on a device: what {@link HostUpdater} does in loops, in 32 bits throughout. */
final class UpdateGraph {
    static final String PARAMETERS = "parameters";
    static final String GRADIENT = "gradient";
    static final String SUM = "sum";

    private UpdateGraph() {}

    static String state(String name) {
        return "state/" + name;
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

    /** One update of a group; scalars are inputs, in the order given. */
    static Graph update(UpdateProgram program, List<GraphValue> scalars, int length) {
        Graph graph = empty();
        Map<GraphValue, Value> copies = new HashMap<>();
        Shape vector = Shape.of(length);
        copies.put(program.parameters(), graph.input(PARAMETERS, ElementType.FLOAT32, vector));
        copies.put(program.gradient(), graph.input(GRADIENT, ElementType.FLOAT32, vector));
        program.states()
                .forEach((name, state) -> copies.put(state, graph.input(state(name), ElementType.FLOAT32, vector)));
        for (int index = 0; index < scalars.size(); index++) {
            Value input = graph.input(scalar(index), ElementType.FLOAT32, Shape.SCALAR);
            boolean condition = UpdateArithmetic.isCondition(scalars.get(index));
            copies.put(scalars.get(index), condition ? input.cast(ElementType.BOOL) : input);
        }
        for (Node node : program.nodes()) {
            if (!UpdateProgram.isScalar(node.output(0))) {
                copies.put(node.output(0), copy(graph, node, copies));
            }
        }
        graph.output(next(PARAMETERS), found(copies, program.nextParameters()));
        program.states().keySet().forEach(name -> graph.output(next(name), found(copies, program.nextState(name))));
        return graph;
    }

    private static Value copy(Graph graph, Node node, Map<GraphValue, Value> copies) {
        List<Value> inputs = node.inputs().stream()
                .map(input -> input.constant()
                        .map(constant -> (Value) graph.constant(constant))
                        .orElseGet(() -> found(copies, input)))
                .toList();
        if (node.type().equals("Cast")) {
            boolean condition = UpdateArithmetic.isCondition(node.output(0));
            return inputs.get(0).cast(condition ? ElementType.BOOL : ElementType.FLOAT32);
        }
        Attributes attributes = node.attributes();
        return graph.operator(node.type(), inputs, attributes, 1).get(0);
    }

    private static Value found(Map<GraphValue, Value> copies, GraphValue value) {
        Value copy = copies.get(value);
        if (copy == null) {
            throw new IllegalStateException(value + " is used before it is computed");
        }
        return copy;
    }

    /** The average of accumulated gradients, clipped. */
    static Graph prepare(Clipping clipping, int accumulateSteps, int length) {
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
            Value norm = gradient.square().sum().sqrt().plus(Updater.NORM_GUARD);
            Value factor = graph.constant(clipping.norm().getAsDouble()).dividedBy(norm);
            gradient = gradient.times(factor.minimum(1));
        }
        graph.output(next(GRADIENT), gradient);
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
