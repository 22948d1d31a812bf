package dev.cohort.engine;

import dev.cohort.graph.Graph;
import dev.cohort.graph.OnnxWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a graph on given inputs, for whoever needs an answer and not speed; a training step binds its memory once. */
public final class GraphRunner {
    private GraphRunner() {}

    /**
     * Runs a graph once on the processor, with one thread.
     *
     * @param inputs a tensor for each input of the graph
     * @return the outputs by name, in the graph's order
     * @throws IllegalArgumentException if ONNX Runtime refuses the graph
     * @throws IllegalStateException if an operator fails
     */
    public static Map<String, Tensor> run(Graph graph, Map<String, Tensor> inputs) {
        return run(OnnxWriter.write(graph), new ArrayList<>(graph.outputs().keySet()), inputs);
    }

    /** Runs an ONNX model once on the processor, with one thread. */
    public static Map<String, Tensor> run(byte[] model, List<String> outputs, Map<String, Tensor> inputs) {
        try (Engine engine = Engine.open(Device.CPU, 1);
                CompiledGraph compiled = engine.compile(model)) {
            return run(compiled, outputs, inputs);
        }
    }

    /** Runs a compiled graph once. */
    public static Map<String, Tensor> run(CompiledGraph graph, List<String> outputs, Map<String, Tensor> inputs) {
        try (Binding binding = graph.bind()) {
            inputs.forEach(binding::input);
            outputs.forEach(binding::output);
            binding.run();
            List<Tensor> tensors = binding.outputs();
            Map<String, Tensor> results = new LinkedHashMap<>();
            for (int index = 0; index < tensors.size(); index++) {
                results.put(outputs.get(index), tensors.get(index));
            }
            return results;
        }
    }
}
