package dev.cohort.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-256 of an exported model, in its own metadata: the last entry of the file is that of all bytes before it, so that
 * a model tells by itself, wherever it was copied to, whether it is what was written.
 */
public final class ModelChecksum {
    private static final String KEY = "cohort.sha256";
    private static final int LENGTH = entry(new byte[0], 0).length;

    private ModelChecksum() {}

    /** The model with its checksum. */
    public static byte[] add(byte[] model) {
        byte[] entry = entry(model, model.length);
        byte[] both = Arrays.copyOf(model, model.length + entry.length);
        System.arraycopy(entry, 0, both, model.length, entry.length);
        return both;
    }

    /** Whether a model has its checksum at its end. */
    public static boolean holds(byte[] model) {
        int end = model.length - LENGTH;
        return end >= 0 && Arrays.equals(entry(model, end), Arrays.copyOfRange(model, end, model.length));
    }

    /** Models in protobuf's encoding can be put one behind the other: what both have several of is added up. */
    private static byte[] entry(byte[] model, int length) {
        return ModelProto.newBuilder()
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(KEY).setValue(of(model, length)))
                .build()
                .toByteArray();
    }

    /** The checksum of the first bytes of a file. */
    static String of(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
