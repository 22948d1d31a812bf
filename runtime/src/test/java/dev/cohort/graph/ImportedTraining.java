package dev.cohort.graph;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.ImportedModel;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.autodiff.Lowering;
import dev.cohort.autodiff.ReverseMode;
import dev.cohort.engine.Device;
import dev.cohort.engine.Engine;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Kernels;
import dev.cohort.engine.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains an imported model by gradient descent with momentum on the numbers that {@code record_modules.py} makes by the same
 * formulas: floats are sin(1 + 1.7 i), tokens (7 i + 3) modulo their number, targets cos(1 + 0.9 i).
 */
final class ImportedTraining {
    private final Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
    private final RecordedVariables variables = new RecordedVariables(graph, true);
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();
    private final JsonObject record;

    /** @param record the inputs' kinds and shapes, and how the model was trained */
    ImportedTraining(Path file, JsonObject record) {
        this.record = record;
        ImportedModel model = graph.importModel(file);
        Map<String, Value> given = new LinkedHashMap<>();
        JsonArray shapes = record.getAsJsonArray("inputs");
        for (int input = 0; input < model.inputs().size(); input++) {
            ImportedModel.Port port = model.inputs().get(input);
            JsonObject field = shapes.get(input).getAsJsonObject();
            long[] sizes = longs(field.getAsJsonArray("shape"));
            Tensor tensor = Tensor.of(
                    field.has("tokens")
                            ? tokens(sizes, field.get("tokens").getAsInt())
                            : Constant.of(Shape.of(sizes), wave(sizes, 1, 1.7, true)));
            inputs.put("field:" + port.name(), tensor);
            given.put(port.name(), graph.input("field:" + port.name(), tensor.type(), batched(sizes)));
        }
        Value prediction =
                model.apply(variables, given).get(model.outputs().get(0).name()).toFloat();
        long[] sizes = longs(record.getAsJsonArray("output"));
        Value target = graph.input("target", ElementType.FLOAT32, batched(sizes));
        inputs.put("target", Tensor.floats(Shape.of(sizes), wave(sizes, 1, 0.9, false)));
        Value loss = prediction.minus(target).square().mean();
        List<Value> parameters = new ArrayList<>();
        variables
                .parameters
                .keySet()
                .forEach(name -> parameters.add(graph.inputs().get(name)));
        List<Value> gradients = loss.gradient(parameters.toArray(Value[]::new));
        graph.output("loss", loss);
        for (int index = 0; index < gradients.size(); index++) {
            graph.output("gradient:" + index, gradients.get(index));
        }
    }

    private static long[] longs(JsonArray numbers) {
        return numbers.asList().stream().mapToLong(JsonElement::getAsLong).toArray();
    }

    private static Shape batched(long[] sizes) {
        List<Dimension> dimensions = new ArrayList<>(Shape.of(sizes).dimensions());
        dimensions.set(0, Dimension.BATCH);
        return new Shape(dimensions);
    }

    private static float[] wave(long[] sizes, double first, double step, boolean sine) {
        float[] elements = new float[(int) Shape.of(sizes).elements()];
        for (int index = 0; index < elements.length; index++) {
            double angle = first + step * index;
            elements[index] = (float) (sine ? Math.sin(angle) : Math.cos(angle));
        }
        return elements;
    }

    private static Constant tokens(long[] sizes, int most) {
        long[] elements = new long[(int) Shape.of(sizes).elements()];
        Arrays.setAll(elements, index -> (7L * index + 3) % most);
        return Constant.of(ElementType.INT64, Shape.of(sizes), elements);
    }

    /** What people are told of the file. */
    List<String> remarks() {
        return graph.remarks();
    }

    /** The loss before each update. */
    List<Double> losses(Engine engine) {
        double rate = record.get("learning-rate").getAsDouble();
        double momentum = record.get("momentum").getAsDouble();
        int steps = record.getAsJsonArray("losses").size();
        Map<String, Tensor> parameters = new LinkedHashMap<>(variables.parameters);
        Map<String, float[]> velocities = new LinkedHashMap<>();
        List<Double> losses = new ArrayList<>();
        Kernels kernels = Kernels.of(Device.Kind.CPU);
        Graph lowered = Lowering.apply(graph, kernels::has);
        try (var compiled = engine.compile(OnnxWriter.write(lowered))) {
            for (int step = 0; step < steps; step++) {
                Map<String, Tensor> all = new LinkedHashMap<>(inputs);
                all.putAll(parameters);
                all.putAll(variables.states);
                all.keySet().retainAll(lowered.inputs().keySet());
                Map<String, Tensor> results =
                        GraphRunner.run(compiled, List.copyOf(lowered.outputs().keySet()), all);
                losses.add(results.get("loss").doubleAt(0));
                int index = 0;
                for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
                    Tensor gradient = results.get("gradient:" + index++);
                    float[] values = parameter.getValue().floats();
                    float[] velocity = velocities.computeIfAbsent(parameter.getKey(), name -> new float[values.length]);
                    for (int place = 0; place < values.length; place++) {
                        velocity[place] = (float) (momentum * velocity[place] + gradient.doubleAt(place));
                        values[place] = (float) (values[place] - rate * velocity[place]);
                    }
                    parameter.setValue(Tensor.floats(gradient.shape(), values));
                }
            }
        }
        return losses;
    }
}
