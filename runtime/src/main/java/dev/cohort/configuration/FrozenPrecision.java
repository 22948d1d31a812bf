package dev.cohort.configuration;

import dev.cohort.api.graph.ElementType;

/** In what type parameters are kept that stay as they are. */
public enum FrozenPrecision {
    FLOAT32(ElementType.FLOAT32),
    BFLOAT16(ElementType.BFLOAT16);

    private final ElementType type;

    FrozenPrecision(ElementType type) {
        this.type = type;
    }

    public ElementType type() {
        return type;
    }
}
