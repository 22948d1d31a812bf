package dev.cohort.step;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.plugin.PluginCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An optimizer's update, recorded once: operations on whole vectors and on scalars.
 *
 * <p>Vectors are held in 32-bit floats. Scalars, and what is computed from scalars alone, are held in 64 bits and rounded
 * where they meet a vector, as PyTorch does with the numbers that it computes on the host.
 */
public final class UpdateProgram {
    /** The operators that an update may use, all of them elementwise. */
    public static final Set<String> OPERATORS = Set.of(
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Pow",
            "Neg",
            "Abs",
            "Sign",
            "Sqrt",
            "Exp",
            "Log",
            "Tanh",
            "Max",
            "Min",
            "Greater",
            "GreaterOrEqual",
            "Less",
            "LessOrEqual",
            "Equal",
            "And",
            "Or",
            "Not",
            "Where",
            "Cast",
            "Identity");

    private final Graph graph;
    private final GraphValue parameters;
    private final GraphValue gradient;
    private final GraphValue learningRate;
    private final GraphValue step;
    private final Map<String, GraphValue> states = new LinkedHashMap<>();
    private final Map<String, GraphValue> nextStates = new LinkedHashMap<>();
    private GraphValue nextParameters;

    private UpdateProgram() {
        graph = new Graph(ElementType.FLOAT64, (ignored, scalar, by) -> {
            throw new IllegalArgumentException("an update has no gradients of its own");
        });
        Shape vector = Shape.of(new Dimension.Symbol("elements"));
        parameters = graph.input("parameters", ElementType.FLOAT64, vector);
        gradient = graph.input("gradient", ElementType.FLOAT64, vector);
        learningRate = graph.input("learning-rate", ElementType.FLOAT64, Shape.SCALAR);
        step = graph.input("step", ElementType.FLOAT64, Shape.SCALAR);
        nextParameters = parameters;
    }

    /**
     * Records the update of an optimizer.
     *
     * @throws IllegalArgumentException if it uses an operator that is not elementwise
     */
    public static UpdateProgram of(Optimizer optimizer) {
        UpdateProgram program = new UpdateProgram();
        PluginCode.build(optimizer, "update", () -> {
            optimizer.update(program.new Recorder());
            return program;
        });
        for (Node node : program.graph.nodes()) {
            if (!OPERATORS.contains(node.type())) {
                throw PluginCode.broken(
                        optimizer,
                        "update",
                        "uses the operator " + node.type() + ", but an update may only use elementwise ones: "
                                + String.join(", ", OPERATORS.stream().sorted().toList()));
            }
        }
        return program;
    }

    /** The operations in the order in which they can be computed. */
    public List<Node> nodes() {
        return graph.nodes();
    }

    public GraphValue parameters() {
        return parameters;
    }

    public GraphValue gradient() {
        return gradient;
    }

    public GraphValue learningRate() {
        return learningRate;
    }

    /** The number of the update, from 1. */
    public GraphValue step() {
        return step;
    }

    /** The states before the update, by name, in the order of their first mention. */
    public Map<String, GraphValue> states() {
        return states;
    }

    /** The parameters after the update. */
    public GraphValue nextParameters() {
        return nextParameters;
    }

    /** A state after the update: itself, if the update leaves it alone. */
    public GraphValue nextState(String name) {
        GraphValue next = nextStates.get(name);
        return next == null ? state(name) : next;
    }

    private GraphValue state(String name) {
        return states.computeIfAbsent(
                name, key -> graph.input("state/" + key, ElementType.FLOAT64, parameters.shape()));
    }

    /** The values that {@link #nextParameters} and the next states are, in the order of parameters and states. */
    public List<GraphValue> results() {
        List<GraphValue> results = new ArrayList<>();
        results.add(nextParameters);
        states.keySet().forEach(name -> results.add(nextState(name)));
        return results;
    }

    /** Whether a value is one number, the same for all elements of the vectors. */
    public static boolean isScalar(GraphValue value) {
        return value.shape().rank() == 0;
    }

    private final class Recorder implements UpdateContext {
        @Override
        public Value parameters() {
            return parameters;
        }

        @Override
        public Value gradient() {
            return gradient;
        }

        @Override
        public Value learningRate() {
            return learningRate;
        }

        @Override
        public Value step() {
            return step;
        }

        @Override
        public Value state(String name) {
            return UpdateProgram.this.state(name);
        }

        @Override
        public void state(String name, Value next) {
            UpdateProgram.this.state(name);
            nextStates.put(name, vector(next));
        }

        @Override
        public void parameters(Value next) {
            nextParameters = vector(next);
        }

        private GraphValue vector(Value value) {
            GraphValue own = graph.own(value);
            if (!own.shape().equals(parameters.shape())) {
                throw new IllegalArgumentException(
                        "an update gives a value for each parameter, not one of shape " + own.shape());
            }
            if (!own.type().isFloat()) {
                throw new IllegalArgumentException("an update gives numbers, not values of type " + own.type());
            }
            return own;
        }
    }
}
