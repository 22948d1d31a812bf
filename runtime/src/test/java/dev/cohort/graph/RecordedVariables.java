package dev.cohort.graph;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;
import dev.cohort.engine.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Variables as inputs of a graph, with the values that they start from and what is assigned to them. */
final class RecordedVariables implements ModelContext {
    final Map<String, Tensor> parameters = new LinkedHashMap<>();
    final Map<String, Tensor> states = new LinkedHashMap<>();
    final Map<Value, Value> assigned = new LinkedHashMap<>();
    double dropped;
    private final Map<String, Value> made = new LinkedHashMap<>();
    private final Graph graph;
    private final boolean training;

    RecordedVariables(Graph graph, boolean training) {
        this.graph = graph;
        this.training = training;
    }

    /** All of them, to run the graph. */
    Map<String, Tensor> tensors() {
        Map<String, Tensor> all = new LinkedHashMap<>(parameters);
        all.putAll(states);
        return all;
    }

    @Override
    public Value parameter(String name, Shape shape, Initializer initializer) {
        return variable(parameters, name, shape, initializer);
    }

    @Override
    public Value state(String name, Shape shape, Initializer initializer) {
        return variable(states, name, shape, initializer);
    }

    @Override
    public Value frozen(String name, Shape shape, Initializer initializer) {
        return variable(states, name, shape, initializer);
    }

    @Override
    public Value at(String place, Value value) {
        return value;
    }

    private Value variable(Map<String, Tensor> kind, String name, Shape shape, Initializer initializer) {
        return made.computeIfAbsent(name, key -> {
            float[] elements = new float[(int) shape.elements()];
            initializer.fill(elements, shape, new Random(1));
            kind.put(name, Tensor.floats(shape, elements));
            return graph.input(name, graph.floatType(), shape);
        });
    }

    @Override
    public void assign(Value state, Value next) {
        assigned.put(state, next);
    }

    @Override
    public boolean training() {
        return training;
    }

    @Override
    public GraphBuilder graph() {
        return graph;
    }

    @Override
    public int predictionSize(String output) {
        return 1;
    }

    @Override
    public Optional<Field> declaration(String field) {
        return Optional.empty();
    }

    @Override
    public void remark(String text) {
        throw new UnsupportedOperationException("nobody reads it here");
    }

    @Override
    public void account(String text) {
        throw new UnsupportedOperationException("nobody reads it here");
    }

    @Override
    public Value dropout(Value value, double probability) {
        dropped = probability;
        return value.times(1 - probability);
    }

    @Override
    public Map<String, Value> fields() {
        return Map.of();
    }

    @Override
    public Value normal(String name, Shape shape) {
        throw new UnsupportedOperationException("nothing is drawn here");
    }

    @Override
    public Value uniform(String name, Shape shape) {
        throw new UnsupportedOperationException("nothing is drawn here");
    }
}
