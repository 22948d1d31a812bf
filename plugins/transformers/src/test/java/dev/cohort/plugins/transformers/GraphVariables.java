package dev.cohort.plugins.transformers;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.ImportedTensors;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.graph.Graph;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What a model sees of a graph of its own, with the parameters that it begins with. */
final class GraphVariables implements ModelContext {
    private final Graph graph = new Graph(ElementType.FLOAT32, (differentiated, scalar, by) -> {
        throw new UnsupportedOperationException("nothing is trained here");
    });
    private final Map<String, Value> made = new LinkedHashMap<>();
    private final Map<String, Tensor> values = new LinkedHashMap<>();

    private final Optional<ImportedTensors> tensors;

    GraphVariables() {
        this(Optional.empty());
    }

    /** @param tensors what parameters begin with whose names are among them */
    GraphVariables(Optional<ImportedTensors> tensors) {
        this.tensors = tensors;
    }

    Value input(String name, int length) {
        return graph.input(name, ElementType.INT64, Shape.of(length).batched());
    }

    /** An input of the shape of a tensor, whose first axis is that of the batch. */
    Value memory(String name, Shape shape) {
        return graph.input(
                name, ElementType.FLOAT32, new Shape(shape.dimensions().subList(1, shape.rank())).batched());
    }

    void outputs(Map<String, Value> outputs) {
        outputs.forEach((name, value) -> graph.output(next(name), value));
    }

    /** A graph has no output of the name of an input. */
    private static String next(String name) {
        return "next " + name;
    }

    /** All outputs. */
    Map<String, Tensor> run(Map<String, Tensor> inputs) {
        Map<String, Tensor> all = new LinkedHashMap<>(values);
        all.putAll(inputs);
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        GraphRunner.run(graph, all).forEach((name, tensor) -> outputs.put(name.replace(next(""), ""), tensor));
        return outputs;
    }

    @Override
    public Graph graph() {
        return graph;
    }

    @Override
    public Value parameter(String name, Shape shape, Initializer initializer) {
        return made.computeIfAbsent(name, key -> {
            float[] elements = new float[(int) shape.elements()];
            tensors.filter(known -> known.shapes().containsKey(name))
                    .map(known -> known.initializer(name))
                    .orElse(initializer)
                    .fill(elements, shape, new Random(1));
            values.put(name, Tensor.floats(shape, elements));
            return graph.input(name, ElementType.FLOAT32, shape);
        });
    }

    @Override
    public Value state(String name, Shape shape, Initializer initializer) {
        return parameter(name, shape, initializer);
    }

    @Override
    public void assign(Value state, Value next) {}

    @Override
    public boolean training() {
        return false;
    }

    @Override
    public Map<String, Value> fields() {
        return Map.of();
    }

    @Override
    public Value dropout(Value value, double probability) {
        return value;
    }

    @Override
    public Value normal(String name, Shape shape) {
        throw new UnsupportedOperationException("nothing is drawn here");
    }

    @Override
    public Value uniform(String name, Shape shape) {
        throw new UnsupportedOperationException("nothing is drawn here");
    }

    @Override
    public int predictionSize(String output) {
        return 23;
    }

    @Override
    public Optional<Field> declaration(String field) {
        return Optional.empty();
    }

    @Override
    public Value frozen(String name, Shape shape, Initializer initializer) {
        return parameter(name, shape, initializer);
    }

    @Override
    public Value at(String place, Value value) {
        return value;
    }

    @Override
    public void remark(String text) {
        throw new IllegalStateException(text);
    }

    @Override
    public void account(String text) {
        throw new IllegalStateException(text);
    }
}
