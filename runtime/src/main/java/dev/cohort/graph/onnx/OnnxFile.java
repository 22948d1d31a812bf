package dev.cohort.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.ImportedModel.Port;
import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.graph.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads an ONNX file and checks all of it that can be checked without a graph. */
public final class OnnxFile {
    private static final int OLDEST = 7;
    private static final int NEWEST = 24;
    private static final Set<String> STANDARD = Set.of("", "ai.onnx");

    private final Path file;
    private final TensorReader tensors;

    private OnnxFile(Path file) {
        this.file = file;
        this.tensors = new TensorReader(file);
    }

    /**
     * Reads a model.
     *
     * @param operators the standard operators that graphs know
     * @throws ModelFormatException if the file cannot be used
     */
    public static OnnxModel read(Path file, Set<String> operators) {
        OnnxFile reader = new OnnxFile(file);
        ModelProto model = reader.parse();
        long version = reader.version(model);
        GraphProto graph = model.getGraph();
        new StructureCheck(file, operators).check(graph);
        Map<String, Constant> initializers = reader.initializers(graph, "the initializer");
        List<Port> inputs = new ArrayList<>();
        for (ValueInfoProto input : graph.getInputList()) {
            if (!initializers.containsKey(input.getName())) {
                inputs.add(reader.port(input));
            }
        }
        List<OnnxNode> nodes = reader.nodes(graph);
        List<String> outputs = names(graph.getOutputList());
        boolean fromPyTorch = model.getProducerName().equals("pytorch");
        ModuleRecord module = ModuleRecord.of(graph, initializers);
        List<String> remarks = fromPyTorch || module.known()
                ? new ExportRemarks(String.valueOf(file.getFileName()), graph, module).all(initializers)
                : List.of();
        return new OnnxModel(file, version, inputs, outputs, initializers, nodes, fromPyTorch, module, remarks);
    }

    private ModelProto parse() {
        try {
            if (Files.isDirectory(file)) {
                throw refuse("is a folder, not an ONNX model");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw refuse("is no regular file, and a model is not read from a pipe");
            }
            ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
            if (!model.hasGraph() || model.getGraph().getOutputCount() == 0) {
                throw refuse("is not an ONNX model: it has no graph with outputs");
            }
            return model;
        } catch (InvalidProtocolBufferException problem) {
            throw refuse("is not an ONNX model, or is cut off");
        } catch (NoSuchFileException problem) {
            throw refuse("does not exist");
        } catch (IOException problem) {
            throw refuse("cannot be read: " + problem.getMessage());
        } catch (OutOfMemoryError tooLarge) {
            throw refuse("is larger than the memory that Java may use");
        }
    }

    private long version(ModelProto model) {
        long version = model.getOpsetImportList().stream()
                .filter(set -> STANDARD.contains(set.getDomain()))
                .mapToLong(OperatorSetIdProto::getVersion)
                .max()
                .orElse(1);
        if (version < OLDEST || version > NEWEST) {
            throw refuse("uses version " + version + " of ONNX's operators; versions " + OLDEST + " to " + NEWEST
                    + " can be read");
        }
        return version;
    }

    private Port port(ValueInfoProto input) {
        String name = "the input '" + input.getName() + "'";
        if (!input.getType().hasTensorType()) {
            throw refuse(name + " is not a tensor");
        }
        TypeProto.Tensor tensor = input.getType().getTensorType();
        ElementType type = OnnxTypes.elementType(tensor.getElemType())
                .orElseThrow(() -> refuse(name + " has elements of type " + OnnxTypes.name(tensor.getElemType())
                        + ", which are not supported"));
        if (!tensor.hasShape()) {
            throw refuse(name + " has no shape; export the model with one");
        }
        List<Dimension> dimensions = new ArrayList<>();
        for (TensorShapeProto.Dimension dimension : tensor.getShape().getDimList()) {
            dimensions.add(dimension(input.getName(), dimension, dimensions.size()));
        }
        return new Port(input.getName(), type, new Shape(dimensions));
    }

    private Dimension dimension(String input, TensorShapeProto.Dimension dimension, int axis) {
        if (dimension.hasDimValue() && dimension.getDimValue() >= 0) {
            return Dimension.of(dimension.getDimValue());
        }
        if (axis == 0) {
            return Dimension.BATCH;
        }
        return new Dimension.Symbol(dimension.getDimParam().isEmpty() ? input + "." + axis : dimension.getDimParam());
    }

    private static List<String> names(List<ValueInfoProto> values) {
        return values.stream().map(ValueInfoProto::getName).toList();
    }

    private Map<String, Constant> initializers(GraphProto graph, String owner) {
        Map<String, Constant> initializers = new LinkedHashMap<>();
        for (TensorProto tensor : graph.getInitializerList()) {
            initializers.put(tensor.getName(), tensors.read(tensor, owner));
        }
        return initializers;
    }

    private List<OnnxNode> nodes(GraphProto graph) {
        return graph.getNodeList().stream()
                .map(node -> node(node, StructureCheck.name(graph, node)))
                .toList();
    }

    private OnnxNode node(NodeProto node, String name) {
        Attributes attributes = Attributes.NONE;
        Map<String, OnnxBody> bodies = new LinkedHashMap<>();
        String text = node.getOpType() + " '" + name + "'";
        for (AttributeProto attribute : node.getAttributeList()) {
            boolean within = attribute.getType() == AttributeProto.AttributeType.GRAPH;
            if (within && ControlUpgrades.OPERATORS.contains(node.getOpType())) {
                bodies.put(attribute.getName(), body(attribute.getG(), text));
            } else {
                attributes = with(attributes, attribute, text);
            }
        }
        return new OnnxNode(
                name,
                node.getOpType(),
                node.getInputList(),
                node.getOutputList(),
                attributes,
                ModuleRecord.call(node),
                bodies);
    }

    private OnnxBody body(GraphProto graph, String owner) {
        return new OnnxBody(
                names(graph.getInputList()),
                initializers(graph, "the initializer of " + owner),
                nodes(graph),
                names(graph.getOutputList()));
    }

    private Attributes with(Attributes attributes, AttributeProto attribute, String node) {
        String name = attribute.getName();
        return switch (attribute.getType()) {
            case INT -> attributes.with(name, attribute.getI());
            case FLOAT -> attributes.with(name, attribute.getF());
            case STRING -> attributes.with(name, attribute.getS().toStringUtf8());
            case TENSOR ->
                attributes.with(name, tensors.read(attribute.getT(), "the attribute " + name + " of " + node));
            case INTS ->
                attributes.with(
                        name,
                        attribute.getIntsList().stream()
                                .mapToLong(Long::longValue)
                                .toArray());
            case FLOATS ->
                attributes.with(
                        name,
                        attribute.getFloatsList().stream()
                                .mapToDouble(Float::doubleValue)
                                .toArray());
            case STRINGS ->
                attributes.with(
                        name,
                        attribute.getStringsList().stream()
                                .map(ByteString::toStringUtf8)
                                .toArray(String[]::new));
            default ->
                throw refuse("the attribute " + name + " of " + node + " is of kind " + attribute.getType()
                        + ", which is not supported");
        };
    }

    private ModelFormatException refuse(String problem) {
        return Refusal.of(file, problem);
    }
}
