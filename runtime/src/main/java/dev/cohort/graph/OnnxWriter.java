package dev.cohort.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes graphs as ONNX models, leaving out what no output needs; equal graphs give equal bytes. */
public final class OnnxWriter {
    /** Written into models; what every ONNX Runtime since 1.13 reads. */
    private static final int IR_VERSION = 8;

    private final Graph graph;
    private final Map<GraphValue, String> outputNames = new HashMap<>();

    private final Map<String, GraphValue> outputs;

    private OnnxWriter(Graph graph, Map<String, GraphValue> outputs) {
        this.graph = graph;
        this.outputs = outputs;
        outputs.forEach((name, value) -> {
            if (value.producer().isPresent()) {
                outputNames.putIfAbsent(value, name);
            }
        });
    }

    /** The graph as the bytes of an ONNX model. */
    public static byte[] write(Graph graph) {
        return write(graph, Map.of());
    }

    /**
     * The graph as the bytes of an ONNX model.
     *
     * @param metadata texts by key that go into the model, in the order of their keys
     * @throws IllegalArgumentException if an operator is one that only lowering knows
     */
    public static byte[] write(Graph graph, Map<String, String> metadata) {
        return new OnnxWriter(graph, graph.outputs()).model(metadata).toByteArray();
    }

    /** The part of a graph that some of its outputs need; the inputs are all there. */
    public static byte[] write(Graph graph, Set<String> outputs) {
        Map<String, GraphValue> wanted = new LinkedHashMap<>(graph.outputs());
        wanted.keySet().retainAll(outputs);
        return new OnnxWriter(graph, wanted).model(Map.of()).toByteArray();
    }

    private ModelProto model(Map<String, String> metadata) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("cohort")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(Graph.OPSET));
        GraphProto graphProto = graphProto();
        if (graphProto.getNodeList().stream().anyMatch(node -> node.getDomain().equals(Graph.MICROSOFT))) {
            model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(Graph.MICROSOFT).setVersion(1));
        }
        new TreeMap<>(metadata)
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.setGraph(graphProto).build();
    }

    private GraphProto graphProto() {
        GraphProto.Builder proto = GraphProto.newBuilder().setName("graph");
        Set<Node> needed = needed();
        Set<GraphValue> constants = new LinkedHashSet<>();
        outputs.values().forEach(output -> output.constant().ifPresent(constant -> constants.add(output)));
        for (Node node : graph.nodes()) {
            if (needed.contains(node)) {
                proto.addNode(node(node));
                node.inputs().stream()
                        .filter(input -> input.constant().isPresent())
                        .forEach(constants::add);
                // Some gradient kernels read the static shape of their output.
                node.outputs().stream()
                        .filter(output -> output.isPresent() && !outputNames.containsKey(output))
                        .forEach(output -> proto.addValueInfo(info(output.name(), output)));
            }
        }
        for (GraphValue constant : constants) {
            proto.addInitializer(tensor(constant.name(), constant.constant().orElseThrow()));
        }
        graph.inputs().forEach((name, input) -> proto.addInput(info(name, input)));
        outputs.forEach((name, value) -> {
            // Inputs, constants and values that are several outputs keep their names and are copied.
            if (!name.equals(outputNames.get(value))) {
                proto.addNode(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .setName(name)
                        .addInput(name(value))
                        .addOutput(name));
            }
            proto.addOutput(info(name, value));
        });
        return proto.build();
    }

    /** The name in the file: for a node's output that is an output of the graph, the name that was asked for. */
    private String name(GraphValue value) {
        return outputNames.getOrDefault(value, value.name());
    }

    private Set<Node> needed() {
        Set<Node> needed = new HashSet<>();
        Deque<GraphValue> open = new ArrayDeque<>(outputs.values());
        while (!open.isEmpty()) {
            open.pop().producer().filter(needed::add).ifPresent(node -> open.addAll(node.inputs()));
        }
        return needed;
    }

    private NodeProto node(Node node) {
        if (node.domain().equals(Graph.GRADIENT)) {
            throw new IllegalArgumentException("the gradient operator " + node.type() + " was not lowered");
        }
        NodeProto.Builder proto = NodeProto.newBuilder()
                .setDomain(node.domain())
                .setOpType(node.type())
                .setName(node.outputs().stream()
                        .filter(GraphValue::isPresent)
                        .findFirst()
                        .map(this::name)
                        .orElse(""));
        node.inputs().forEach(input -> proto.addInput(name(input)));
        node.outputs().forEach(output -> proto.addOutput(name(output)));
        if (!Detachment.is(node.type(), node.attributes())) {
            node.attributes().asMap().forEach((name, value) -> proto.addAttribute(attribute(node, name, value)));
        }
        return proto.build();
    }

    private static AttributeProto attribute(Node node, String name, Object value) {
        AttributeProto.Builder proto = AttributeProto.newBuilder().setName(name);
        if (value instanceof Long number) {
            proto.setType(AttributeProto.AttributeType.INT).setI(number);
        } else if (value instanceof Double number) {
            proto.setType(AttributeProto.AttributeType.FLOAT).setF(number.floatValue());
        } else if (value instanceof String text && node.type().equals("Cast") && name.equals("to")) {
            proto.setType(AttributeProto.AttributeType.INT).setI(code(ElementType.valueOf(text)));
        } else if (value instanceof String text) {
            proto.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
        } else if (value instanceof long[] numbers) {
            proto.setType(AttributeProto.AttributeType.INTS);
            for (long number : numbers) {
                proto.addInts(number);
            }
        } else if (value instanceof double[] numbers) {
            proto.setType(AttributeProto.AttributeType.FLOATS);
            for (double number : numbers) {
                proto.addFloats((float) number);
            }
        } else if (value instanceof String[] texts) {
            proto.setType(AttributeProto.AttributeType.STRINGS);
            for (String text : texts) {
                proto.addStrings(ByteString.copyFromUtf8(text));
            }
        } else if (value instanceof Constant constant) {
            proto.setType(AttributeProto.AttributeType.TENSOR).setT(tensor("", constant));
        } else {
            throw new IllegalArgumentException(
                    "attribute " + name + " of " + node + " has a value of " + value.getClass());
        }
        return proto.build();
    }

    private static ValueInfoProto info(String name, GraphValue value) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Dimension dimension : value.shape().dimensions()) {
            if (dimension instanceof Dimension.Fixed fixed) {
                shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(fixed.size()));
            } else {
                shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(dimension.toString()));
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(code(value.type()))
                                .setShape(shape)))
                .build();
    }

    private static TensorProto tensor(String name, Constant constant) {
        TensorProto.Builder proto = TensorProto.newBuilder().setName(name).setDataType(code(constant.type()));
        for (long size : constant.shape().sizes()) {
            proto.addDims(size);
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(constant.length() * constant.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < constant.length(); index++) {
            switch (constant.type()) {
                case FLOAT32 -> bytes.putFloat((float) constant.doubleAt(index));
                case FLOAT64 -> bytes.putDouble(constant.doubleAt(index));
                case INT64 -> bytes.putLong(constant.longAt(index));
                case INT32 -> bytes.putInt((int) constant.longAt(index));
                case UINT8, BOOL -> bytes.put((byte) constant.longAt(index));
                case FLOAT16, BFLOAT16 ->
                    throw new IllegalArgumentException(
                            "constants of type " + constant.type() + " are cast from FLOAT32");
            }
        }
        return proto.setRawData(ByteString.copyFrom(bytes.flip())).build();
    }

    /** The number of an element type in ONNX. */
    static int code(ElementType type) {
        return switch (type) {
            case FLOAT32 -> 1;
            case UINT8 -> 2;
            case INT32 -> 6;
            case INT64 -> 7;
            case BOOL -> 9;
            case FLOAT16 -> 10;
            case FLOAT64 -> 11;
            case BFLOAT16 -> 16;
        };
    }
}
