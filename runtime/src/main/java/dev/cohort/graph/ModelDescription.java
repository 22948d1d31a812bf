package dev.cohort.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.graph.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an exported model says of itself, in the metadata of its ONNX file and in its inputs.
 *
 * @param inputs the inputs by name
 * @param columns the columns that the features come from, in order; empty where they have no names
 * @param outputs what is predicted, the model's main output first
 * @param learned what the training's data set has to know to read new data
 */
public record ModelDescription(
        Map<String, ValueInfo> inputs, List<String> columns, List<Output> outputs, Map<String, List<String>> learned) {
    /**
     * An output that holds predictions.
     *
     * @param name as the model calls it
     * @param targets the columns that are predicted, in order; empty where they have no names
     * @param classes the names of the classes in the order of their numbers; empty for numbers
     */
    public record Output(String name, List<String> targets, List<String> classes) {
        public Output {
            targets = List.copyOf(targets);
            classes = List.copyOf(classes);
        }

        private JsonObject json() {
            JsonObject output = new JsonObject();
            output.addProperty("name", name);
            output.add("targets", ModelDescription.json(targets));
            output.add("classes", ModelDescription.json(classes));
            return output;
        }

        private static Output of(JsonObject output) {
            return new Output(
                    output.get("name").getAsString(), texts(output.get("targets")), texts(output.get("classes")));
        }
    }

    private static final String COLUMNS = "cohort.columns";
    private static final String TARGETS = "cohort.targets";
    private static final String CLASSES = "cohort.classes";
    private static final String OUTPUTS = "cohort.outputs";
    private static final String LEARNED = "cohort.learned";

    /** The metadata that an exported model carries; targets and classes of the main output are entries of their own. */
    public static Map<String, String> metadata(
            List<String> columns, List<Output> outputs, Map<String, List<String>> learned) {
        JsonArray all = new JsonArray();
        outputs.forEach(output -> all.add(output.json()));
        JsonObject lists = new JsonObject();
        new TreeMap<>(learned).forEach((name, texts) -> lists.add(name, json(texts)));
        return Map.of(
                COLUMNS, json(columns).toString(),
                TARGETS, json(outputs.get(0).targets()).toString(),
                CLASSES, json(outputs.get(0).classes()).toString(),
                OUTPUTS, all.toString(),
                LEARNED, lists.toString());
    }

    private static JsonArray json(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }

    /**
     * Reads the description out of a model.
     *
     * @param file where the bytes come from
     * @throws ModelFormatException if they are no ONNX model
     */
    public static ModelDescription read(Path file, byte[] model) {
        try {
            ModelProto proto = ModelProto.parseFrom(model);
            Map<String, ValueInfo> inputs = new LinkedHashMap<>();
            for (ValueInfoProto input : proto.getGraph().getInputList()) {
                inputs.put(input.getName(), info(file, input.getType().getTensorType()));
            }
            requireWhole(file, proto);
            return new ModelDescription(inputs, texts(proto, COLUMNS), outputs(proto), learned(proto));
        } catch (ModelFormatException told) {
            throw told;
        } catch (InvalidProtocolBufferException
                | JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | NullPointerException
                | UnsupportedOperationException damage) {
            throw new ModelFormatException(file, "is not an ONNX model, or is damaged");
        }
    }

    private static ValueInfo info(Path file, TypeProto.Tensor type) {
        ElementType elements = Arrays.stream(ElementType.values())
                .filter(candidate -> OnnxWriter.code(candidate) == type.getElemType())
                .findFirst()
                .orElseThrow(() -> new ModelFormatException(file, "has an input of an element type that is not known"));
        List<Dimension> dimensions = new ArrayList<>();
        for (TensorShapeProto.Dimension dimension : type.getShape().getDimList()) {
            dimensions.add(
                    dimension.hasDimValue()
                            ? Dimension.of(dimension.getDimValue())
                            : new Dimension.Symbol(dimension.getDimParam()));
        }
        return new ValueInfo(elements, new Shape(dimensions));
    }

    private static List<String> texts(ModelProto proto, String key) {
        return entry(proto, key).map(ModelDescription::texts).orElse(List.of());
    }

    private static List<Output> outputs(ModelProto proto) {
        List<Output> outputs = new ArrayList<>();
        entry(proto, OUTPUTS).ifPresent(all -> all.getAsJsonArray()
                .forEach(output -> outputs.add(Output.of(output.getAsJsonObject()))));
        return List.copyOf(outputs);
    }

    private static Map<String, List<String>> learned(ModelProto proto) {
        Map<String, List<String>> learned = new LinkedHashMap<>();
        entry(proto, LEARNED)
                .ifPresent(lists ->
                        lists.getAsJsonObject().asMap().forEach((name, list) -> learned.put(name, texts(list))));
        return learned;
    }

    private static List<String> texts(JsonElement list) {
        List<String> texts = new ArrayList<>();
        list.getAsJsonArray().forEach(text -> texts.add(text.getAsString()));
        return texts;
    }

    private static Optional<JsonElement> entry(ModelProto proto, String key) {
        return proto.getMetadataPropsList().stream()
                .filter(entry -> entry.getKey().equals(key))
                .map(entry -> JsonParser.parseString(entry.getValue()))
                .findFirst();
    }

    /** What Cohort exports holds all of its numbers; ONNX Runtime would read whatever file a model names. */
    private static void requireWhole(Path file, Message part) {
        if (part instanceof TensorProto tensor
                && (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
                        || tensor.getExternalDataCount() > 0)) {
            throw new ModelFormatException(
                    file,
                    "'" + tensor.getName() + "' lies in another file, which no model that Cohort exported does;"
                            + " was it replaced?");
        }
        for (Object value : part.getAllFields().values()) {
            for (Object element : value instanceof List<?> list ? list : List.of(value)) {
                if (element instanceof Message message) {
                    requireWhole(file, message);
                }
            }
        }
    }
}
