package dev.cohort.step;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.plugin.PluginCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An optimizer's update, recorded once: operations on vectors, or on one tensor as a whole, and on scalars.
 *
 * <p>Tensors are held in 32-bit floats. Scalars, and what is computed from scalars alone, are held in 64 bits and rounded
 * where they meet a tensor, as PyTorch does with the numbers that it computes on the host.
 */
public final class UpdateProgram {
    private static final Shape VECTOR = Shape.of(new Dimension.Symbol("elements"));

    private final Set<String> operators;
    private final Optional<Shape> tensor;
    private final Graph graph;
    private final GraphValue parameters;
    private final GraphValue gradient;
    private final Map<UpdateScalar, GraphValue> given = new LinkedHashMap<>();
    private final Map<String, GraphValue> states = new LinkedHashMap<>();
    private final Map<String, GraphValue> nextStates = new LinkedHashMap<>();
    private final Map<String, GraphValue> nextScalars = new LinkedHashMap<>();
    private final Map<GraphValue, Boolean> scalars = new HashMap<>();
    private GraphValue nextParameters;
    private Optional<GraphValue> probe = Optional.empty();
    private Optional<GraphValue> evaluated = Optional.empty();

    private UpdateProgram(Set<String> operators, Optional<Shape> tensor) {
        this.operators = operators;
        this.tensor = tensor;
        graph = new Graph(ElementType.FLOAT64, (ignored, scalar, by) -> {
            throw new IllegalArgumentException("an update has no gradients of its own");
        });
        Shape shape = tensor.orElse(VECTOR);
        parameters = graph.input("parameters", ElementType.FLOAT64, shape);
        gradient = graph.input("gradient", ElementType.FLOAT64, shape);
        nextParameters = parameters;
    }

    /**
     * Records the update of an optimizer.
     *
     * @param operators the elementwise ones that there are
     * @param tensor the shape of the tensor that is updated as a whole; empty for vectors of any length
     * @throws IllegalArgumentException if it uses an operator on vectors that is not elementwise
     */
    public static UpdateProgram of(Optimizer optimizer, Set<String> operators, Optional<Shape> tensor) {
        UpdateProgram program = new UpdateProgram(operators, tensor);
        UpdateRecorder recorder = new UpdateRecorder(program, optimizer);
        program.nextParameters = recorder.update();
        program.probe = recorder.probe();
        program.evaluated = Optional.of(recorder.evaluated()).filter(value -> value != program.parameters);
        return program;
    }

    /** Holds an optimizer that has just stated something to what an update of vectors may use; those within it were before. */
    void requireElementwise(Optimizer optimizer, String method) {
        if (tensor.isPresent()) {
            return;
        }
        for (Node node : graph.nodes()) {
            if (!operators.contains(node.type())) {
                throw PluginCode.broken(
                        optimizer,
                        method,
                        "uses the operator " + node.type() + ", but an update may only use elementwise ones ("
                                + String.join(", ", operators.stream().sorted().toList())
                                + ") unless wholeTensors() says true");
            }
        }
    }

    /** The operations in the order in which they can be computed. */
    public List<Node> nodes() {
        return graph.nodes();
    }

    /** The shape of the tensor that is updated as a whole; empty for vectors of any length. */
    public Optional<Shape> tensor() {
        return tensor;
    }

    public GraphValue parameters() {
        return parameters;
    }

    public GraphValue gradient() {
        return gradient;
    }

    /** The scalars that the update is given, in the order of their first mention. */
    public Map<UpdateScalar, GraphValue> given() {
        return given;
    }

    GraphValue given(UpdateScalar scalar) {
        return given.computeIfAbsent(
                scalar, key -> graph.input("scalar/" + given.size(), ElementType.FLOAT64, Shape.SCALAR));
    }

    /** The states before the update, by name, in the order of their first mention. */
    public Map<String, GraphValue> states() {
        return states;
    }

    GraphValue declareState(String name, Shape shape) {
        GraphValue known = states.computeIfAbsent(name, key -> graph.input("state/" + key, ElementType.FLOAT64, shape));
        if (!known.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "the state " + name + " is asked for with the shapes " + known.shape() + " and " + shape);
        }
        return known;
    }

    void nextState(String name, GraphValue next) {
        nextStates.put(name, next);
    }

    void nextScalar(String name, GraphValue next) {
        nextScalars.put(name, next);
    }

    GraphValue own(Value value) {
        return graph.own(value);
    }

    /** The parameters and the states after the update, in the order of {@link #states}. */
    public List<GraphValue> results() {
        List<GraphValue> results = new ArrayList<>();
        results.add(nextParameters);
        states.forEach((name, state) -> results.add(nextStates.getOrDefault(name, state)));
        return results;
    }

    /** The scalars after the update that have another value than before, by name. */
    public Map<String, GraphValue> nextScalars() {
        return nextScalars;
    }

    /** Where the gradient is taken again, if it is. */
    public Optional<GraphValue> probe() {
        return probe;
    }

    /** The parameters that an evaluation uses, if they are others. */
    public Optional<GraphValue> evaluated() {
        return evaluated;
    }

    /** The results where the parameters get some values and states stay. */
    public List<GraphValue> results(GraphValue moved) {
        List<GraphValue> results = new ArrayList<>();
        results.add(moved);
        results.addAll(states.values());
        return results;
    }

    /** Whether parameters whose gradient is 0 need not be touched, nor their states, since nothing would change. */
    public boolean leavesZeroGradients() {
        return ZeroGradient.leavesAll(this);
    }

    /** All that some results are computed from, themselves included. */
    public static Set<GraphValue> needed(List<GraphValue> results) {
        Set<GraphValue> needed = new HashSet<>();
        results.forEach(value -> need(value, needed));
        return needed;
    }

    private static void need(GraphValue value, Set<GraphValue> needed) {
        if (needed.add(value)) {
            value.producer().ifPresent(node -> node.inputs().forEach(input -> need(input, needed)));
        }
    }

    /** Whether a value is a number that is computed from such numbers alone, and so the same for all elements. */
    public boolean isScalar(GraphValue value) {
        Boolean known = scalars.get(value);
        if (known == null) {
            known = value.shape().rank() == 0
                    && (value.constant().isPresent()
                            || given.containsValue(value)
                            || value.producer().map(this::isOfScalars).orElse(false));
            scalars.put(value, known);
        }
        return known;
    }

    private boolean isOfScalars(Node node) {
        return operators.contains(node.type()) && node.inputs().stream().allMatch(this::isScalar);
    }
}
