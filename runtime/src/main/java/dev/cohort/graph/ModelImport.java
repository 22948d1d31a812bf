package dev.cohort.graph;

import dev.cohort.api.graph.ImportedModel;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.graph.Variables;
import dev.cohort.graph.onnx.OnnxFile;
import dev.cohort.graph.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model from a file for one graph; it is tried out on a graph of its own first, so that the file's faults show at once. */
final class ModelImport implements ImportedModel {
    private final Graph graph;
    private final OnnxModel model;
    private final List<Port> outputs;

    private ModelImport(Graph graph, OnnxModel model, List<Port> outputs) {
        this.graph = graph;
        this.model = model;
        this.outputs = outputs;
    }

    static ImportedModel read(Path file, Graph graph, Graph trial) {
        OnnxModel model = OnnxFile.read(file, ShapeInference.operators());
        model.remarks().forEach(graph::remark);
        Map<String, Value> inputs = new LinkedHashMap<>();
        for (Port port : model.inputs()) {
            inputs.put(port.name(), trial.input("input:" + port.name(), port.type(), port.shape()));
        }
        List<Port> outputs = new ArrayList<>();
        model.apply(trial, new TrialVariables(trial, new LinkedHashMap<>()), inputs)
                .forEach((name, value) -> outputs.add(new Port(name, value.type(), value.shape())));
        return new ModelImport(graph, model, List.copyOf(outputs));
    }

    @Override
    public List<Port> inputs() {
        return model.inputs();
    }

    @Override
    public List<Port> outputs() {
        return outputs;
    }

    @Override
    public Map<String, Value> apply(Variables variables, Map<String, Value> inputs) {
        return model.apply(graph, variables, inputs);
    }

    /** Variables of which nothing but their shapes is wanted. */
    private record TrialVariables(Graph graph, Map<String, Value> made) implements Variables {
        @Override
        public Value parameter(String name, Shape shape, Initializer initializer) {
            return made.computeIfAbsent(name, key -> graph.input("weight:" + key, graph.floatType(), shape));
        }

        @Override
        public Value state(String name, Shape shape, Initializer initializer) {
            return parameter(name, shape, initializer);
        }

        @Override
        public void assign(Value state, Value next) {
            // Nothing lasts from a trial.
        }

        @Override
        public boolean training() {
            return false;
        }
    }
}
