package dev.cohort.engine;

import dev.cohort.api.graph.ElementType;

/** The numbers by which ONNX Runtime calls element types; they are those of the ONNX format. */
final class ElementTypes {
    private ElementTypes() {}

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

    static ElementType of(int code) {
        for (ElementType type : ElementType.values()) {
            if (code(type) == code) {
                return type;
            }
        }
        throw new IllegalStateException("a tensor of ONNX element type " + code + " cannot be read");
    }
}
