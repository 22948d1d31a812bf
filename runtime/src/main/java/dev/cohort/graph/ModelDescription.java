package dev.cohort.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
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

/**
 * What an exported model says of itself, in the metadata of its ONNX file and in its inputs.
 *
 * @param inputs the inputs by name
 * @param columns the columns that the features come from, in order; empty where they have no names
 * @param targets the columns that are predicted, in order; empty where they have no names
 * @param classes the names of the classes in the order of their numbers; empty for numbers
 */
public record ModelDescription(
        Map<String, ValueInfo> inputs, List<String> columns, List<String> targets, List<String> classes) {
    private static final String COLUMNS = "cohort.columns";
    private static final String TARGETS = "cohort.targets";
    private static final String CLASSES = "cohort.classes";

    /** The metadata that an exported model carries. */
    public static Map<String, String> metadata(List<String> columns, List<String> targets, List<String> classes) {
        return Map.of(COLUMNS, json(columns), TARGETS, json(targets), CLASSES, json(classes));
    }

    private static String json(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array.toString();
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
            return new ModelDescription(inputs, texts(proto, COLUMNS), texts(proto, TARGETS), texts(proto, CLASSES));
        } catch (ModelFormatException told) {
            throw told;
        } catch (InvalidProtocolBufferException
                | JsonParseException
                | IllegalStateException
                | IllegalArgumentException
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
        List<String> texts = new ArrayList<>();
        for (StringStringEntryProto entry : proto.getMetadataPropsList()) {
            if (entry.getKey().equals(key)) {
                for (JsonElement text : JsonParser.parseString(entry.getValue()).getAsJsonArray()) {
                    texts.add(text.getAsString());
                }
            }
        }
        return texts;
    }
}
