package dev.cohort.graph;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** ONNX files made by hand, right or wrong. */
final class OnnxModels {
    final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
    final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");

    private OnnxModels(int version) {
        model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(version));
    }

    static OnnxModels version(int version) {
        return new OnnxModels(version);
    }

    /** An input of 32-bit floats; a size below zero is a symbol. */
    OnnxModels input(String name, long... sizes) {
        graph.addInput(port(name, TensorProto.DataType.FLOAT_VALUE, sizes));
        return this;
    }

    OnnxModels output(String name) {
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE))));
        return this;
    }

    static ValueInfoProto port(String name, int type, long... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long size : sizes) {
            TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
            shape.addDim(size < 0 ? dimension.setDimParam("n" + -size) : dimension.setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
                .build();
    }

    static TensorProto floats(String name, long[] sizes, float... elements) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
        Arrays.stream(sizes).forEach(tensor::addDims);
        for (float element : elements) {
            tensor.addFloatData(element);
        }
        return tensor.build();
    }

    static TensorProto longs(String name, long... elements) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(elements.length);
        Arrays.stream(elements).forEach(tensor::addInt64Data);
        return tensor.build();
    }

    OnnxModels initializer(TensorProto tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    OnnxModels floats(String name, int size, float first, float step) {
        float[] elements = new float[size];
        for (int index = 0; index < size; index++) {
            elements[index] = first + index * step;
        }
        return initializer(floats(name, new long[] {size}, elements));
    }

    /** A node, its inputs and outputs separated by spaces ({@code -} is left out), attributes as name and value. */
    OnnxModels node(String type, String inputs, String outputs, Object... attributes) {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(type).setName("node" + (graph.getNodeCount() + 1));
        names(inputs).forEach(node::addInput);
        names(outputs).forEach(node::addOutput);
        for (int index = 0; index < attributes.length; index += 2) {
            node.addAttribute(attribute((String) attributes[index], attributes[index + 1]));
        }
        graph.addNode(node);
        return this;
    }

    private static List<String> names(String text) {
        return Arrays.stream(text.split(" "))
                .filter(name -> !name.isEmpty())
                .map(name -> name.equals("-") ? "" : name)
                .toList();
    }

    private static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (value instanceof Integer number) {
            return attribute
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(number)
                    .build();
        } else if (value instanceof Float number) {
            return attribute
                    .setType(AttributeProto.AttributeType.FLOAT)
                    .setF(number)
                    .build();
        } else if (value instanceof String text) {
            return attribute
                    .setType(AttributeProto.AttributeType.STRING)
                    .setS(ByteString.copyFromUtf8(text))
                    .build();
        } else if (value instanceof TensorProto tensor) {
            return attribute
                    .setType(AttributeProto.AttributeType.TENSOR)
                    .setT(tensor)
                    .build();
        }
        if (value instanceof OnnxModels body) {
            return attribute
                    .setType(AttributeProto.AttributeType.GRAPH)
                    .setG(body.graph)
                    .build();
        }
        if (value instanceof float[] numbers) {
            attribute.setType(AttributeProto.AttributeType.FLOATS);
            for (float number : numbers) {
                attribute.addFloats(number);
            }
            return attribute.build();
        }
        attribute.setType(AttributeProto.AttributeType.INTS);
        for (long number : (long[]) value) {
            attribute.addInts(number);
        }
        return attribute.build();
    }

    byte[] bytes() {
        return model.setGraph(graph).build().toByteArray();
    }

    Path write(Path folder) {
        try {
            return Files.write(folder.resolve("model.onnx"), bytes());
        } catch (IOException problem) {
            throw new AssertionError(problem);
        }
    }
}
