package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Value;

/** A value through which no gradient passes: an {@code Identity} with a mark that only differentiation reads. */
public final class Detachment {
    private static final String MARK = "detached";

    private Detachment() {}

    static Value of(Value value) {
        return value.graph().operator("Identity", Attributes.NONE.with(MARK, 1L), value);
    }

    /** Whether an operator is one. */
    public static boolean is(String type, Attributes attributes) {
        return type.equals("Identity") && attributes.integer(MARK, 0) != 0;
    }
}
