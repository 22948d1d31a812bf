package dev.cohort.plugins.models;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ImportedModel;
import dev.cohort.api.graph.ImportedModel.Port;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A model from an ONNX file, such as PyTorch exports: its float initializers become the parameters, named as there.
 *
 * <p>Each input takes the field of its name, cast to its element type, and the first the features where the data has no such
 * field; others are named by {@code [model.inputs]}, as in {@code input_ids = "tokens"}. The first output is the prediction; all
 * outputs keep their names.
 */
@Name("onnx")
@About("a model from an ONNX file")
public record OnnxModel(
        @About("the ONNX file") Path path,
        @Default("{}") @About("which field each input of the file takes") Map<String, String> inputs)
        implements Model {
    public OnnxModel {
        inputs = Map.copyOf(inputs);
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> fields) {
        ImportedModel model = context.graph().importModel(path);
        Map<String, Value> values = new LinkedHashMap<>();
        for (Port port : model.inputs()) {
            values.put(port.name(), field(port, values.isEmpty(), fields));
        }
        for (String name : inputs.keySet()) {
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException(path.getFileName() + " has no input \"" + name
                        + "\", which [model.inputs] names; it has " + names(model.inputs()));
            }
        }
        Map<String, Value> outputs = new LinkedHashMap<>(model.apply(context, values));
        outputs.put(PREDICTION, outputs.get(model.outputs().get(0).name()));
        return outputs;
    }

    private Value field(Port port, boolean first, Map<String, Value> fields) {
        boolean features = first && !fields.containsKey(port.name());
        String name = inputs.getOrDefault(port.name(), features ? Field.FEATURES : port.name());
        Value value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the input \"" + port.name() + "\" of " + path.getFileName()
                    + " takes the field \"" + name + "\", but the data has only " + String.join(", ", fields.keySet())
                    + "; name one in [model.inputs]");
        }
        return value;
    }

    private static String names(List<Port> ports) {
        return ports.stream().map(Port::name).collect(Collectors.joining(", "));
    }
}
