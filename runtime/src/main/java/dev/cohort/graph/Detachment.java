package dev.cohort.graph;

import dev.cohort.api.graph.Attributes;

/**
 * A value through which no gradient passes, {@code Value.detached}: an {@code Identity} with a mark that only differentiation
 * reads.
 */
public final class Detachment {
    private static final String MARK = "detached";

    private Detachment() {}

    /** Whether an operator is one. */
    public static boolean is(String type, Attributes attributes) {
        return type.equals("Identity") && attributes.integer(MARK, 0) != 0;
    }
}
