package dev.cohort.graph.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.cohort.api.graph.ElementType;
import java.util.Optional;

/** ONNX's numbers of element types. */
final class OnnxTypes {
    private OnnxTypes() {}

    /** The element type of a number; empty for those that graphs do not have. */
    static Optional<ElementType> elementType(long code) {
        DataType type = code < 0 || code > Integer.MAX_VALUE ? null : DataType.forNumber((int) code);
        if (type == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (type) {
                    case FLOAT -> ElementType.FLOAT32;
                    case DOUBLE -> ElementType.FLOAT64;
                    case FLOAT16 -> ElementType.FLOAT16;
                    case BFLOAT16 -> ElementType.BFLOAT16;
                    case INT32 -> ElementType.INT32;
                    case INT64 -> ElementType.INT64;
                    case BOOL -> ElementType.BOOL;
                    default -> null;
                });
    }

    /** The name of a number, for messages. */
    static String name(long code) {
        DataType type = code < 0 || code > Integer.MAX_VALUE ? null : DataType.forNumber((int) code);
        return type == null ? "number " + code : type.name();
    }
}
