package dev.cohort.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Tensors that several exported models have in common and that lie in the file of one of them, to which the others refer as ONNX's
 * external data, so that weights lie on the disk once.
 *
 * <p>A model that refers says in its metadata of which bytes, so that another training's are not taken for them.
 */
public final class SharedTensors {
    private static final String KEY = "cohort.weights-sha256";

    /** Smaller ones stay where they are. */
    private static final int LEAST = 1024;

    private static final int GRAPH = tag(ModelProto.GRAPH_FIELD_NUMBER);
    private static final int INITIALIZER = tag(GraphProto.INITIALIZER_FIELD_NUMBER);
    private static final int NAME = tag(TensorProto.NAME_FIELD_NUMBER);
    private static final int DATA = tag(TensorProto.RAW_DATA_FIELD_NUMBER);

    private SharedTensors() {}

    private static int tag(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /** Where the bytes of a tensor lie in a file. */
    private record Place(int offset, int length) {}

    /**
     * A model that refers to those of its tensors that another has by the same names.
     *
     * @param location the name of the other's file, which lies beside it
     */
    public static byte[] referring(byte[] model, byte[] other, String location) {
        try {
            Map<String, Place> places = places(other);
            ModelProto.Builder proto = ModelProto.parseFrom(model).toBuilder();
            boolean refers = false;
            for (TensorProto.Builder tensor : proto.getGraphBuilder().getInitializerBuilderList()) {
                Place place = places.get(tensor.getName());
                byte[] data = tensor.getRawData().toByteArray();
                if (data.length >= LEAST && place != null && lie(data, other, place)) {
                    refer(tensor.clearRawData(), location, place);
                    refers = true;
                }
            }
            return refers ? proto.addMetadataProps(entry(other)).build().toByteArray() : model;
        } catch (IOException impossible) {
            throw new UncheckedIOException("these bytes were just written", impossible);
        }
    }

    private static boolean lie(byte[] data, byte[] other, Place place) {
        return Arrays.equals(data, 0, data.length, other, place.offset(), place.offset() + place.length());
    }

    private static void refer(TensorProto.Builder tensor, String location, Place place) {
        tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location))
                .addExternalData(entry("offset", Integer.toString(place.offset())))
                .addExternalData(entry("length", Integer.toString(place.length())));
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static StringStringEntryProto entry(byte[] other) {
        return entry(KEY, ModelChecksum.of(other, other.length));
    }

    private static Map<String, Place> places(byte[] model) throws IOException {
        Map<String, Place> places = new HashMap<>();
        CodedInputStream in = CodedInputStream.newInstance(model);
        while (enter(in, GRAPH)) {
            int graph = in.pushLimit(in.readRawVarint32());
            while (enter(in, INITIALIZER)) {
                int tensor = in.pushLimit(in.readRawVarint32());
                String name = "";
                for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                    if (tag == NAME) {
                        name = in.readString();
                    } else if (tag == DATA) {
                        int length = in.readRawVarint32();
                        places.put(name, new Place(in.getTotalBytesRead(), length));
                        in.skipRawBytes(length);
                    } else {
                        in.skipField(tag);
                    }
                }
                in.popLimit(tensor);
            }
            in.popLimit(graph);
        }
        return places;
    }

    /** Goes on to the next field of some kind, if there is one. */
    private static boolean enter(CodedInputStream in, int wanted) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == wanted) {
                return true;
            }
            in.skipField(tag);
        }
        return false;
    }

    /**
     * A model with all that it refers to.
     *
     * @param other the model that it refers to
     * @throws IllegalArgumentException if that is not what it was, or either is no model
     */
    public static byte[] whole(byte[] model, byte[] other) {
        try {
            ModelProto.Builder proto = ModelProto.parseFrom(model).toBuilder();
            boolean told = proto.getMetadataPropsList().stream()
                    .anyMatch(entry -> entry.getKey().equals(KEY));
            if (told && !proto.getMetadataPropsList().contains(entry(other))) {
                throw new IllegalArgumentException(
                        "refers to weights of another model.onnx than the one that lies beside it");
            }
            for (TensorProto.Builder tensor : proto.getGraphBuilder().getInitializerBuilderList()) {
                if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                    Place place = new Place(told(tensor, "offset"), told(tensor, "length"));
                    tensor.setRawData(ByteString.copyFrom(other, place.offset(), place.length()))
                            .clearDataLocation()
                            .clearExternalData();
                }
            }
            return proto.build().toByteArray();
        } catch (InvalidProtocolBufferException | IndexOutOfBoundsException | NumberFormatException damage) {
            throw new IllegalArgumentException("refers to weights that are not in the model.onnx beside it", damage);
        }
    }

    private static int told(TensorProto.Builder tensor, String key) {
        return tensor.getExternalDataList().stream()
                .filter(entry -> entry.getKey().equals(key))
                .mapToInt(entry -> Integer.parseInt(entry.getValue()))
                .findFirst()
                .orElseThrow(() -> new NumberFormatException(key));
    }
}
