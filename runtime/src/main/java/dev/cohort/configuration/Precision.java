package dev.cohort.configuration;

import dev.cohort.api.graph.ElementType;

/** In what type matrices are multiplied. */
public enum Precision {
    FLOAT32(ElementType.FLOAT32),
    BFLOAT16(ElementType.BFLOAT16),
    FLOAT16(ElementType.FLOAT16);

    private final ElementType type;

    Precision(ElementType type) {
        this.type = type;
    }

    public ElementType type() {
        return type;
    }
}
